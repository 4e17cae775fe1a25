-- Until when a draft waits because every item that answers its needs lies in a tranche that is not open yet.
alter table planning_plan add column waits_until text
