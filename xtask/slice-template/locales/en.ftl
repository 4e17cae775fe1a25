# Texts of example.
example-list = Records
example-none = No open records
example-number = Number
example-state = State
example-state-open = Open
example-state-closed = Closed
example-close = Close
action-example-opened = Opened
action-example-closed = Closed
