-- What was done about an incident, in words, and who closed it.
alter table visit_incident add column outcome text;
alter table visit_incident add column done_sealed bytea;
alter table visit_incident add column closed_at bigint;
alter table visit_incident add column closed_by text
