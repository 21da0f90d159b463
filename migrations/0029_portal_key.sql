-- The key by which the portal signs what it exports (docs/reports.md): Ed25519, PKCS #8. Made when it is first needed; one for all
-- servers of a database, and gone with it.
ALTER TABLE portal ADD COLUMN signing_key bytea;
