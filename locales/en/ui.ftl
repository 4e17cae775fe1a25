# Texts of the layouts, the shared components and the error pages. The Chinese file is the master.
ui-name = Jishiyu
ui-demo = Demo data, all fictitious
ui-skip = Skip to content
ui-work = Work
ui-divisions = Divisions
ui-account = Account
ui-home = Back to start
ui-help = Help
ui-more = More
ui-search = Find a person or case
ui-elder-on = Large type
ui-elder-off = Standard type
ui-age = { $n } years
ui-language = Language
ui-phone-help = Help by phone
ui-feedback = Feedback and complaints
ui-notices = Public notices
ui-sign-in = Staff sign-in
ui-sign-out = Sign out
ui-danger = If somebody is in danger, call 110 now.
ui-exit = Leave this page quickly
ui-print = Print

# Page header
ui-state = State
ui-until = Until
ui-late-minutes = { $n } min late
ui-late-hours = { $n } h late
ui-late-days = { $n } d late
ui-today-at = Today { $time }
ui-tomorrow = Tomorrow
ui-working-days = { $n } working days
ui-days = { $n } days
ui-holder = With

# Words in components
ui-done = done
ui-prev = Previous
ui-next = Next
ui-pages = Pages
ui-choose = Choose
ui-optional = optional
ui-cancel = Cancel
ui-close = Close
ui-yes = Yes, go on
ui-confirm = Please confirm
ui-chart = Chart
ui-as-table = As a table
ui-errors-title = Please correct these first
ui-number = Case number
ui-due = Answer by
ui-next-step = Next
ui-ask = Ask
ui-sign-again = Sign again
ui-back = Back
ui-draft-note = We brought back what you had not submitted yet.
ui-draft-drop = Clear and start again

# Showing a masked value
ui-reveal = Show…
ui-reveal-why = Purpose
ui-reveal-logged = Every look is recorded, and the person can see it.
ui-reveal-do = Show and record
ui-purpose-contact = To contact the person
ui-purpose-verify = To check identity
ui-purpose-visit = For a home visit
ui-purpose-complaint = To handle a complaint

# Keyboard
ui-keys = Keyboard
ui-keys-on = Use single-key shortcuts
ui-key-move = Next, previous
ui-key-open = Open
ui-key-approve = Approve
ui-key-return = Return with a reason
ui-key-search = Find a person or case
ui-key-help = Show these keys
ui-key-close = Close a window

# Field
ui-offline = No network. Pages already open can be read; what you fill in stays on this phone. Please submit again when online.
ui-locating = Reading the location, this once…
ui-locate-failed = No location could be read. You can submit all the same.

# Errors
ui-error-code = Reference
ui-error-403 = This step is not yours
ui-error-403-hint = Your post cannot do this. If you need it, ask your administrator.
ui-error-404 = This page was not found
ui-error-404-hint = The address may be wrong, or it lies outside what you may see.
ui-error-409 = Somebody else has just done this
ui-error-409-hint = Go back and reload, look at the present state, then decide.
ui-error-500 = Something went wrong on our side
ui-error-500-hint = What you filled in was not submitted. Please try again later; if it fails again, tell us the reference below.
ui-error-503 = The system is busy
ui-error-503-hint = Please try again in a minute. If it is urgent, please call.
ui-error-4xx = This step was not done
ui-error-4xx-hint = Go back, check what you filled in, and submit again.
ui-error-429 = Too many tries
ui-error-429-hint = Please try again in a minute.

# The rail, in the order of the loop
rail-todo = To do
rail-discover = Discover
rail-intake = Intake
rail-assess = Assess
rail-plan = Plan
rail-resources = Resources
rail-dispatch = Dispatch
rail-deliver = Service
rail-oversee = Oversee
rail-settle = Funds
rail-evaluate = Insight
rail-improve = Policy
rail-people = People
rail-admin = Admin
rail-users = Accounts
rail-audit = Audit

# Roles
role-assessor = Assessor
role-audit-admin = Audit administrator
role-auditor = Auditor
role-care-worker = Care worker
role-citizen = Citizen
role-county-approver = County approver
role-county-clerk = County clerk
role-evaluator = Third-party evaluator
role-leader = Leader
role-provider-manager = Provider manager
role-security-admin = Security administrator
role-system-admin = System administrator
role-township-clerk = Township clerk
role-village-assistant = Village assistant

# Pages of the kit
ui-gallery = Components
ui-error-title = Not done
ui-colon = :{" "}
ui-demo-day = today is
ui-demo-next-day = next working day

# Days: month in ui-day is ui-month-<number>
ui-today = today
ui-day = { $day } { $month }
ui-day-of-year = { $day } { $year }
ui-month-1 = Jan
ui-month-2 = Feb
ui-month-3 = Mar
ui-month-4 = Apr
ui-month-5 = May
ui-month-6 = Jun
ui-month-7 = Jul
ui-month-8 = Aug
ui-month-9 = Sep
ui-month-10 = Oct
ui-month-11 = Nov
ui-month-12 = Dec

role-system = System
role-none = Visitor
