-- The whole document number stays: two counties may count to the same figure.
alter table portal_draft rename column number_key to number;
