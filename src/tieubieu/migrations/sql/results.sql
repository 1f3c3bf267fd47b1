CREATE OR REPLACE TRIGGER minutes_vote_append_only BEFORE UPDATE OR DELETE ON minutes_vote
    FOR EACH ROW EXECUTE FUNCTION tb_append_only();
CREATE OR REPLACE TRIGGER approval_append_only BEFORE UPDATE OR DELETE ON approval
    FOR EACH ROW EXECUTE FUNCTION tb_append_only();
