-- When the provider accepted what was given to it.
alter table dispatch_order add column accepted_at bigint
