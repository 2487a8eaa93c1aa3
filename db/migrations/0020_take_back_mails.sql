-- A mail is noted before it goes out, so that no transaction waits for a mail server; what was not taken is taken back, or noted as refused.
grant delete, update (outcome) on app.notice_mails to portcullis_app;
