-- A source of money of one county and one year. The figures run along with the postings and must equal them.
create table ledger_fund (
    id text not null primary key,
    code text not null,
    division text not null,
    year bigint not null,
    budget_fen bigint not null default 0 constraint ledger_fund_budget check (budget_fen >= 0),
    committed_fen bigint not null default 0 constraint ledger_fund_committed check (committed_fen >= 0),
    spent_fen bigint not null default 0 constraint ledger_fund_spent check (spent_fen >= 0),
    paid_fen bigint not null default 0 constraint ledger_fund_paid check (paid_fen >= 0 and paid_fen <= spent_fen),
    constraint ledger_fund_room check (committed_fen + spent_fen <= budget_fen)
);
create index ledger_fund_division on ledger_fund (division, year);
-- Double entry: the postings of one movement make zero, within each fund. Never updated, never deleted.
create table ledger_posting (
    movement_id text not null,
    place bigint not null,
    at bigint not null,
    kind text not null,
    subject_id text not null,
    fund_id text not null references ledger_fund (id),
    account text not null,
    amount_fen bigint not null constraint ledger_posting_amount check (amount_fen <> 0),
    primary key (movement_id, place)
);
create index ledger_posting_fund on ledger_posting (fund_id, account);
-- Money reserved for a plan line: whole units in each fund, so that a visit is charged to one source.
create table ledger_commitment (
    line_id text not null,
    fund_id text not null references ledger_fund (id),
    rank bigint not null,
    plan_id text not null,
    person_id text not null,
    division text not null,
    item text not null,
    price_fen bigint not null,
    committed_fen bigint not null constraint ledger_commitment_committed check (committed_fen > 0),
    remaining_fen bigint not null
        constraint ledger_commitment_remaining check (remaining_fen >= 0 and remaining_fen <= committed_fen),
    primary key (line_id, fund_id)
);
create index ledger_commitment_plan on ledger_commitment (plan_id);
create index ledger_commitment_fund on ledger_commitment (fund_id);
-- What a provider asks a township to pay for one month.
create table ledger_statement (
    id text not null primary key,
    provider_id text not null,
    division text not null,
    month text not null,
    state text not null constraint ledger_statement_state check (state in ('draft', 'confirmed', 'accepted', 'paid')),
    total_fen bigint not null,
    lines bigint not null,
    drawn_at bigint not null,
    confirmed_by text,
    confirmed_at bigint,
    accepted_by text,
    accepted_at bigint,
    paid_by text,
    paid_at bigint,
    payment text,
    returned_reason text,
    version bigint not null default 1,
    unique (provider_id, division, month)
);
create index ledger_statement_state_id on ledger_statement (state, id);
-- One delivered visit, priced; or the reversal of one.
create table ledger_line (
    id text not null primary key,
    visit_id text not null,
    line_id text not null,
    person_id text not null,
    division text not null,
    township text not null,
    provider_id text not null,
    worker_id text not null,
    item text not null,
    fund_id text references ledger_fund (id),
    asked_fen bigint not null,
    amount_fen bigint not null,
    month text not null,
    day text not null,
    minutes bigint not null,
    priced_at bigint not null,
    state text not null constraint ledger_line_state check (state in
        ('held', 'priced', 'confirmed', 'paid', 'refused', 'reversed')),
    exceptions text not null,
    reason text,
    statement_id text references ledger_statement (id),
    reverses_id text references ledger_line (id),
    version bigint not null default 1,
    constraint ledger_line_charged check (fund_id is not null or state in ('held', 'refused'))
);
-- A visit is charged once and reversed at most once.
create unique index ledger_line_visit on ledger_line (visit_id) where reverses_id is null;
create index ledger_line_of_visit on ledger_line (visit_id, priced_at);
create unique index ledger_line_reverses on ledger_line (reverses_id) where reverses_id is not null;
create index ledger_line_fund on ledger_line (fund_id, id);
create index ledger_line_statement on ledger_line (statement_id, id);
create index ledger_line_state on ledger_line (state, month);
create index ledger_line_worker on ledger_line (worker_id, day);
create view v_fund as
    select id, code, division, year, budget_fen, committed_fen, spent_fen, paid_fen from ledger_fund;
create view v_settlement as
    select l.id, l.visit_id, l.line_id, l.person_id, l.division, l.provider_id, l.item, f.code as fund, l.fund_id,
    l.month, l.state, l.amount_fen, l.priced_at, l.statement_id
    from ledger_line l left join ledger_fund f on f.id = l.fund_id;
create view v_statement as
    select id, provider_id, division, month, state, total_fen, lines, drawn_at, paid_at from ledger_statement
