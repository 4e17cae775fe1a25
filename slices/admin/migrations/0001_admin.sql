-- Accounts. A password or a start code is kept as a hash only, the secret of the authenticator sealed.
create table admin_user (
    id text not null primary key,
    login text not null constraint admin_user_login_key unique,
    name text not null,
    password_hash text,
    start_code_hash bytea,
    start_code_until bigint,
    totp_secret_sealed bytea,
    totp_last_step bigint not null,
    disabled boolean not null,
    failed_count bigint not null constraint admin_user_failed_count check (failed_count >= 0),
    locked_until bigint,
    demo_rank bigint,
    created_at bigint not null,
    version bigint not null
);
-- What an account may do and where, from a day to a day (both included). Never changed: revoked and given anew.
create table admin_grant (
    id text not null primary key,
    user_id text not null constraint admin_grant_user_id_fkey references admin_user (id),
    role text not null,
    division text,
    provider_id text,
    person_id text,
    valid_from text not null,
    valid_to text not null,
    granted_by text,
    granted_at bigint not null,
    revoked_by text,
    revoked_at bigint,
    constraint admin_grant_days check (valid_from <= valid_to)
);
create index admin_grant_user on admin_grant (user_id);
create index admin_grant_role on admin_grant (role, division);
-- Who is signed in. The token itself is kept by the browser alone.
create table admin_session (
    token_hash bytea not null primary key,
    user_id text not null constraint admin_session_user_id_fkey references admin_user (id),
    state text not null constraint admin_session_state check (state in ('open', 'password', 'enrol', 'totp')),
    kind text not null constraint admin_session_kind check (kind in ('browser', 'program')),
    csrf text not null,
    idle_minutes bigint not null,
    secret_sealed bytea,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index admin_session_user on admin_session (user_id);
-- For other slices: names of accounts, and who holds which role where.
create view v_user as select id, name from admin_user;
create view v_user_role as
    select g.user_id, g.role, g.division, g.provider_id, g.valid_from, g.valid_to
    from admin_grant g join admin_user u on u.id = g.user_id
    where g.revoked_at is null and not u.disabled
