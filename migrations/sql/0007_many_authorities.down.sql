DROP FUNCTION network_mark(integer);

CREATE OR REPLACE FUNCTION shares_network(other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public RETURN EXISTS (
    SELECT FROM network_member mine JOIN network_member theirs USING (network_id)
    WHERE (mine.member_id = current_organisation() OR mine.network_id = current_organisation())
      AND (theirs.member_id = other OR theirs.network_id = other));

DROP INDEX uq_event_request;
CREATE UNIQUE INDEX uq_event_request ON event (authority_id, request_id) WHERE request_id IS NOT NULL;
