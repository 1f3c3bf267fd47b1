"""The floor under every area: database, jobs, files, mail, web shell."""
