# What readers report
report-heading = Something to say?
report-error = Report an error
report-our-part = This is our part
report-error-lead = Tell us what is wrong on this record and, if you can, how you know.
report-our-part-lead = If you make this part or answer for this company, tell us what we should know: what the mark says, when and for whom it was made, whom notices should go to.
report-about = About:
report-about-finding = finding
report-about-part = part
report-about-company = company
report-about-weapon = weapon system
report-about-exhibit = exhibit
report-message = What you want to say
report-message-help = At most 4,000 characters. Links are welcome. Please name no private persons.
report-contact-legend = Contact, if you want an answer
report-consent = You need not give one. If you do, you agree that the people who review reports use it to answer this report. It is never published, and they delete it when you ask.
report-name = Name or company
report-contact = E-mail address or telephone number
report-website = Leave this field empty
report-send = Send the report
report-next = What happens next
report-next-text = You get a number and a link that shows how your report stands. A person reads it and checks the record. What is corrected is listed, without your name and in our own words, under
report-receipt = Report { $reference }
report-thanks = Thank you. The report has arrived and will be read by a person.
report-keep = Keep the address of this page: it shows how the report stands, and nobody else has it.
report-state = State
report-state-new = new
report-state-in-work = in work
report-state-accepted = accepted
report-state-declined = declined
report-state-duplicate = reported before
report-answer = Answer
report-sent = Sent
report-contact-kept = Given; not shown here.
report-contact-none = None given.
report-kind-error = error reported
report-kind-our-part = said to be their own part
report-problem-unknown = This form was not made by this site for this record, or it was made before the site changed its key. What you typed is kept: look it over and send it again.
report-problem-fast = That was faster than anybody reads. What you typed is kept: wait a few seconds and send it again.
report-problem-old = This form was open for more than a day. What you typed is kept: look it over and send it again.
report-problem-used = This form has been sent already, with other words. What you typed is kept: send it again to make another report of it.
report-problem-website = A field that must stay empty was filled in, which programs do. What you typed is kept: send it again with that field empty.
report-problem-missing = Say in a few words what this is about.
report-problem-long = The text is longer than 4,000 characters. It is kept: shorten it and send it again.
report-problem-contact = The name or the address is longer than 200 characters. Shorten it and send it again.
report-problem-many = Too many reports have come in during this hour. What you typed is kept: leave this page open and send it again in an hour.

# The public log
corrections-title = Log of corrections
corrections-lead = What readers have reported about public records and what became of it. No names and no contacts.
corrections-accepted = { $count ->
    [one] { $shown } correction
   *[other] { $shown } corrections
  }
corrections-declined = { $count ->
    [one] { $shown } report declined
   *[other] { $shown } reports declined
  }
corrections-duplicate = { $count ->
    [one] { $shown } reported before
   *[other] { $shown } reported before
  }
corrections-open = { $count ->
    [one] { $shown } report open
   *[other] { $shown } reports open
  }
corrections-empty = Nothing has been corrected after a report yet. Every public record has a link to report an error.
corrections-decided = Decided
corrections-record = Record
corrections-reported = What was reported
corrections-outcome = Outcome

# The inbox
nav-reports = Reports
inbox-title = Reports
inbox-all = all
inbox-empty = Nothing here.
inbox-report = Report
inbox-kind = Kind
inbox-decide = Decide
inbox-summary = What was reported, in our words
inbox-summary-help = Stands in the public log when the report is accepted. No names, no contacts.
inbox-answer-help = The reporter sees it with their link.
inbox-answer-public = The answer also stands in the public log
inbox-answer-private = For the reporter alone
inbox-duplicate-of = Number of the report that says the same
inbox-to-in-work = Take up
inbox-to-accepted = Accept
inbox-to-declined = Decline
inbox-to-duplicate = Reported before
inbox-forget = Delete the contact
inbox-forget-help = When the reporter asks for it. It cannot be brought back.
inbox-problem-moved-on = Somebody has moved this report on since you opened the page. What you typed is kept below: look at where it stands now.
inbox-problem-not-allowed = A report cannot go there from where it stands.
inbox-problem-summary = An accepted report needs a summary for the public log.
inbox-problem-answer = A declined report needs an answer that says why.
inbox-problem-other = Give the number of the other report. It must not itself be a duplicate.
inbox-problem-long = The summary or the answer is longer than 4,000 characters.
