# Assessment
assessment-title = Assessments
assessment-mine = My assessments
assessment-form = Home assessment
assessment-today = Back to today
assessment-count = { $n } open
assessment-person = Person
assessment-place = Lives in
assessment-instrument = Instrument
assessment-assessor = Assessor
assessment-grade = Grade
assessment-when = When
assessment-due = by { $when }
assessment-shown = { $shown } of { $total } shown
assessment-tab-open = To do
assessment-tab-overdue = Overdue
assessment-tab-unassigned = No assessor yet
assessment-tab-done = Done
assessment-state-open = To do
assessment-state-done = Done
assessment-none = No assessments here
assessment-none-text = After the county’s approval an assessment goes to the assessor with the least to do.
assessment-none-mine = Nothing to assess
assessment-none-mine-text = After the county’s approval assessments appear here.
assessment-not-yet = Not assessed yet
assessment-not-yet-text = Every answer and its points appear here once the assessor has visited.
assessment-case = Open the case

# The form
assessment-choose-one = Choose one answer; an unanswered item is not zero.
assessment-found = Needs found
assessment-found-hint = What the person told is ticked. Change it by what you see.
assessment-companion = Second person
assessment-companion-hint = At least two visit a home: give the other one’s name.
assessment-manual = The score does not fit?
assessment-manual-hint = Both grades are kept; the one set by hand counts.
assessment-manual-grade = Grade by hand
assessment-by-score = By score
assessment-reason = Why it is set by hand
assessment-progress = { $done } of { $of } answered
assessment-complete = Finish
assessment-finished = The assessment is finished
assessment-then = Next the township drafts a service plan for the person or guardian to agree to.

# The result
assessment-why = How the grade came about
assessment-item = Item
assessment-answer = Answer
assessment-points = Points
assessment-sum = Sum
assessment-score = Score
assessment-band = Band
assessment-band-n = { $min } to { $max } points
assessment-meaning = Meaning
assessment-basis = Basis
assessment-manual-set = Set by the assessor to: { $grade }
assessment-asked = What the person told
assessment-how = How it was assessed
assessment-done-at = Finished
assessment-version = Version of the instrument

# Tasks and timeline
task-assessment-perform = Assess at home
action-assessment-opened = Assessment opened
action-assessment-given = Assessor assigned
action-assessment-completed = Assessment finished
fact-score = Score
fact-grade = Grade
fact-grade-manual = Grade by hand
value-grade-full = Full self-care
value-grade-partial = Partial loss of self-care
value-grade-complete = Complete loss of self-care
value-grade-manual-full = Full self-care
value-grade-manual-partial = Partial loss of self-care
value-grade-manual-complete = Complete loss of self-care
assessment-todo = { $what } · by { $when }
