"""The public side keeps nothing of its own; this file is here so that migrations/sql/register.sql is run."""
