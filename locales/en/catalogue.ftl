# The service list
catalogue-title = Service list
catalogue-over = Policy
catalogue-lead = Prices are those of this place today; the reference is the range of the national list. A county changes them by a document of its own.
catalogue-public = As citizens see it
catalogue-count = { $n } items
catalogue-item = Item
catalogue-price = Price
catalogue-here = Price here
catalogue-reference = Reference
catalogue-price-from = Price set by
catalogue-version = version { $n }
catalogue-range = ¥{ $from } to ¥{ $to }
catalogue-tier = Kind
catalogue-tranche = Part of the quota
catalogue-funds = May be paid by
catalogue-groups = For
catalogue-needs = Answers
catalogue-basis = Basis
catalogue-comma = {", "}
catalogue-steps = How it is done
catalogue-steps-lead = Workers follow it, everybody may read it.
catalogue-entry = At every home visit
catalogue-evidence = How it is proved
catalogue-delivery = Who comes
catalogue-staff = Staff
catalogue-workers = At least
catalogue-persons = { $n } persons
catalogue-minutes = Standard time
catalogue-minutes-n = { $n } minutes
catalogue-for-whom = For whom
catalogue-negative = What this money never pays
catalogue-negative-lead = These are never paid from assistance-service funds.
catalogue-excluded = Not paid
catalogue-reason = Why

# How prices are said
catalogue-yuan = ¥{ $n }
catalogue-each = { $yuan } per { $unit }
catalogue-free = free of charge

# Door
catalogue-door-title = Which help there is
catalogue-door-lead = Services and prices in { $place } today. The government pays; you advance nothing.
catalogue-door-national = National reference prices; each county sets its own. The government pays; you advance nothing.
catalogue-door-quota = People who qualify have { $yuan } of services a year and choose from the list below.
catalogue-apply = Apply

# Why it is proved in this way
catalogue-why-location = Read once at the beginning and once at the end, to show that somebody came; nobody is tracked.
catalogue-why-photo = One before and one after show the work; no face, no body.
catalogue-why-confirmation = Whoever receives the service says how it was.
catalogue-why-form = Readings such as blood pressure are kept for the next visit.
catalogue-why-two-workers = There is a danger of falls or burns, or one person cannot lift: two must come.
catalogue-why-audio = Only when both agree, to settle a dispute.
catalogue-why-receipt = What was bought has a receipt.
catalogue-why-certificate = It needs a licence, a contract or an agreement that can be checked afterwards.
catalogue-why-sign-in-sheet = People sign in at a class; as many as came are paid.
catalogue-why-call-log = The telephone log counts; no screenshots.
catalogue-why-guardian-consent = A child takes part only with the guardian’s written consent.
