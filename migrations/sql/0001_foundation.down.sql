DROP POLICY organisation ON organisation;
DROP POLICY organisation ON account;
DROP FUNCTION shares_network;
DROP FUNCTION identify_session;
DROP FUNCTION identify_token;
DROP FUNCTION credential_of;
DROP FUNCTION memberships_of;
DROP FUNCTION authority_ids;
DROP FUNCTION owner_of_label;
DROP TABLE
  found_report,
  lot_line,
  sanitisation,
  label,
  signing_code,
  lot_signature,
  proof,
  asset,
  import_row,
  lot,
  room,
  model,
  job,
  import_profile,
  import_run,
  partner_route,
  partner_profile,
  site,
  manufacturer,
  api_token,
  login_session,
  membership,
  network_member,
  checkpoint,
  subject_head,
  event,
  kept_answer,
  category,
  account,
  organisation;
DROP FUNCTION event_digest;
DROP FUNCTION refuse_change;
DROP FUNCTION current_organisation;
