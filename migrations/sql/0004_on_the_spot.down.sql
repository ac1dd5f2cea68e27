-- Codes are never issued again: a room's labels and those of a batch stay, as void ones.
DROP INDEX uq_label_current_room;
UPDATE label SET state = 'void', room_id = NULL WHERE room_id IS NOT NULL;
ALTER TABLE label DROP CONSTRAINT ck_label_claimed_has_subject,
  DROP CONSTRAINT ck_label_one_subject,
  ADD CONSTRAINT ck_label_claimed_has_asset CHECK ((state IN ('current', 'replaced')) = (asset_id IS NOT NULL)),
  DROP room_id, DROP batch_id, DROP applied_at;

DROP TABLE scan, photo, inventory_line, inventory, phone_hold, phone, printer, label_sheet, label_batch;

ALTER TABLE asset DROP label_wanted;
DROP POLICY own_change ON organisation;
REVOKE UPDATE (short_name, shows_owner, logo_digest, label_line, settings) ON organisation FROM lifecycle_app;
GRANT UPDATE ON organisation TO lifecycle_app;
ALTER TABLE organisation DROP logo_digest, DROP label_line;

-- Events are never deleted: those of inventories stay, only new ones are refused.
ALTER TABLE event DROP CONSTRAINT ck_event_subject_type_known,
  ADD CONSTRAINT ck_event_subject_type_known CHECK (subject_type IN ('asset', 'lot', 'organisation')) NOT VALID;
