ALTER TABLE model DROP footprint_id, DROP screen_inches;
DROP FUNCTION refresh_statistics();
DROP FUNCTION due_connections();
DROP FUNCTION identify_agent(bytea);
DROP TABLE pull, connection, reported_device, agent_token, manufacturer_alias, model_alias, product_footprint;
DROP FUNCTION wait_without_asset();

ALTER TABLE asset DROP uuid_key;
DROP INDEX ix_lot_line_asset_id;

DELETE FROM import_row WHERE part > 0;
ALTER TABLE import_row DROP CONSTRAINT pk_import_row, DROP part, DROP candidates,
  ADD CONSTRAINT pk_import_row PRIMARY KEY (run_id, line);
CREATE INDEX ix_import_row_verdict ON import_row (run_id, verdict, line);

-- What the older program does not know becomes the nearest that it knows.
UPDATE import_run SET state = 'failed' WHERE state = 'stopped';
UPDATE import_run SET state = 'applied' WHERE state = 'undone';
ALTER TABLE import_run DROP decisions, DROP mode, DROP applied_at, DROP undone_at,
  DROP CONSTRAINT ck_import_run_state_known,
  ADD CONSTRAINT ck_import_run_state_known CHECK (state IN ('uploaded', 'mapped', 'checked', 'applying', 'applied', 'failed'));

UPDATE job SET state = 'failed' WHERE state = 'stopped';
ALTER TABLE job DROP stop_asked_at, DROP CONSTRAINT ck_job_state_known,
  ADD CONSTRAINT ck_job_state_known CHECK (state IN ('queued', 'running', 'done', 'failed'));
