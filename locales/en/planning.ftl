# Service plans
planning-title = Service plans
planning-person = Person
planning-place = Lives in
planning-lines = Items
planning-amount = Amount
planning-drafted = Drafted
planning-shown = { $shown } of { $total } shown
planning-none = No plans here
planning-none-text = After an assessment a plan is drafted from the needs found and the yearly quota; township and person change it together.
plan-state-draft = To be agreed
plan-state-declined = Declined
plan-state-agreed = Agreed
plan-state-ended = Replaced

# One plan
planning-chosen = Chosen services
planning-nothing = Nothing chosen yet
planning-nothing-text = No item for the needs found can be chosen now; please choose from the list below.
planning-waits = Every service that answers these needs belongs to a later part of the quota, which opens by { $day }. The plan is then drafted again by itself, with a new deadline; other services can be chosen below now.
planning-item = Item
planning-price = Price
planning-units = Units
planning-answers = For
planning-often = { $n } × { $unit } a year
planning-in-all = { $yuan } in all
planning-comma = {", "}
planning-choose = Choose from the list
planning-choose-lead = Write how many; 0 leaves an item out. When one part is full the next opens.
planning-save = Save the choice
planning-other = { $n } other items can be chosen
planning-blocked = { $n } items cannot be chosen now: see why
planning-never = What can never be chosen (negative list)
planning-quota = Yearly quota
planning-used = { $yuan } used, this plan included
planning-left = { $yuan } left
planning-opens-on = opens by { $day }
planning-opens-later = opens after the part before
planning-lapsed = lapsed
planning-needs = Needs found
planning-needs-hint = Green ones have a service; yellow ones have none yet.
planning-terms = Terms
planning-period = Services from
planning-period-n = { $from } to { $to }
planning-frozen = Prices of
planning-basis = Basis
planning-case = Case

# Why not
planning-not-other-group = Meant for: { $groups }
planning-not-yet = This part of the quota is not open; by { $day } at the latest
planning-not-enough = Only { $yuan } left in this part
planning-not-not-entitled = No yearly quota for this person
planning-not-no-tranche = No part of the quota pays it
planning-not-tranche-closed = The part before is not open yet
planning-not-tranche-lapsed = This part has lapsed
planning-not-not-on-list = Not on the list of this place
planning-not-negative-list = On the negative list

# Agreeing and declining
planning-agree = Agree
planning-agree-title = Write down the agreement
planning-agree-lead = First read every item, number and price aloud. The quota is taken at once; services begin the next day.
planning-who = Who agrees
planning-consent-self = The person
planning-consent-guardian = The guardian
planning-consent-proxy = A proxy
planning-name = Name
planning-name-hint = Of the guardian or proxy; not needed for the person.
planning-decline = Decline
planning-decline-title = Write down the refusal
planning-decline-lead = Nobody is pressed. The offer is repeated later.
planning-reason = Reason
planning-agreed-text = Agreed by { $who } on { $at }.
planning-declined-text = Declined: { $reason }. Offered again when due; it may also be changed and agreed now.
planning-ended-text = A new assessment led to a new plan; this one is no longer valid.

# Tasks and timeline
task-plan-agree = Agree on the plan
action-plan-drafted = Plan drafted
action-plan-drafted-again = Plan drafted again
action-plan-changed = Plan changed
action-plan-agreed = Plan agreed
action-plan-declined = Plan declined
fact-plan-lines = Service items
fact-plan-waits-until = Waits for the quota, at the latest until
fact-plan-total = Amount (yuan)
fact-plan-offered-again = Offered again
fact-consent = Agreed by
value-consent-self = The person
value-consent-guardian = The guardian
value-consent-proxy = A proxy
