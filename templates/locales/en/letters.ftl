nav-notify = Whom to notify
nav-letters = Letters
letters-title = Letters
letters-all = All
letters-overdue = Answer overdue
letters-empty = There are no letters here yet.
letter = Letter
letter-company = Company
letter-kind = Kind
letter-state = State
letter-due = Answer due
letter-overdue = overdue
letter-kind-finding-notice = finding notice
letter-kind-supplier-list-notice = supplier-list notice
letter-kind-red-flag-notice = red-flag notice
letter-kind-individual-licence-notice = individual licence notice
letter-kind-trace-request = trace request
letter-kind-right-of-reply = right of reply
letter-kind-reminder = reminder
letter-kind-correction = correction
letter-kind-closing = closing letter
letter-state-draft = draft
letter-state-submitted = submitted
letter-state-approved = approved
letter-state-issued = issued
letter-state-delivered = delivered
letter-state-bounced = bounced
letter-state-acknowledged = acknowledged
letter-state-answered = answered
letter-state-refused = refused
letter-state-no-reply = no reply
letter-state-closed = closed
letter-state-discarded = discarded
letter-effect-voluntary = voluntary
letter-effect-knowledge = not binding, but makes its content known
letter-effect-binding = binding
letter-superseded-corrected = A later letter corrects this one.
letter-superseded-withdrawn = A later letter withdraws this one.
letter-language = Language of the letter
letter-language-en = English
letter-language-uk = Ukrainian
letter-language-contact = as the contact prefers
letter-term-days = { $count ->
    [one] answer within { $count } day
   *[other] answer within { $count } days
}
letter-new = New letter
letter-draft = Draft the letter
letter-edit = Edit the draft
letter-contact = Recipient
letter-contact-none = Choose a contact
letter-contact-unconfirmed = not confirmed
letter-contacts = Contacts of the company
letter-subject = Subject
letter-body = Text
letter-body-help = A blank line begins a new paragraph; lines that begin with “- ” make a list, a line with “## ” a heading. Everything else stays text.
letter-signatory = Signed by
letter-office = Office
letter-legal-basis = Legal basis
letter-legal-basis-help = Needed for a binding letter.
letter-term = Days for the answer
letter-annex-a = Annex A: findings
letter-annex-b = Annex B: parties
letter-save = Save
letter-issued = Issued
letter-issued-at = Issued on
letter-reference = Reference
letter-pdf = The letter as PDF
letter-preview = Preview as PDF
letter-before-issue = Before it can be issued
letter-complete = Recipient, content and annexes are complete
letter-approved-by = Approved by { $name }
letter-approval-missing = The approval of a second official
letter-submit = Send for approval
letter-approve = Approve
letter-second-person = Whoever drafted or submitted a letter cannot approve it. A second official has to.
letter-issue = Issue the letter
letter-issue-help = The letter gets its number. Text and annexes are frozen; a mistake is corrected by a further letter.
letter-return = Return to the drafter
letter-discard = Discard the draft
letter-reason = Reason
letter-recipient = Recipient
letter-people = People
letter-drafted-by = Drafted by
letter-approver = Approved by
letter-is-about = About the letter
letter-findings = { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}
letter-parties = { $count ->
    [one] { $count } party
   *[other] { $count } parties
}
letter-overridden = { $count ->
    [one] { $count } is in against a rule, with a reason
   *[other] { $count } are in against a rule, each with a reason
}
letter-unpublished = { $count ->
    [one] { $count } more is not published
   *[other] { $count } more are not published
}
letter-no-findings = The company answers for no published finding.
letter-in-annex = In the annex
letter-finding = Finding
letter-marking = Marking
letter-weapon = Weapon
letter-left-out = Against it
letter-override = Reason for taking it in
letter-least-grade = sources graded { $grade } or better
letter-choose-help = What something speaks against is taken in only with a reason, which is kept with the letter.
letter-choose = Take those ticked
letter-choose-all = Take all that nothing speaks against
letter-objection-not-published = not published
letter-objection-other-company = another company answers for it today
letter-objection-uncertain-maker = the maker is not certain
letter-objection-disputed = disputed
letter-objection-below-grade = no source is graded { $grade } or better
letter-objection-covered = another letter to the company carries it
letter-missing-recipient = No confirmed contact is chosen.
letter-missing-contact-not-confirmed = A second person has not confirmed the contact.
letter-missing-contact-changed = The contact has other addresses now: choose it again.
letter-missing-contact-not-checked = The contact was last checked on { $what }, more than a year ago.
letter-missing-company-listed = The company is on a list itself: { $what }.
letter-missing-country-excluded = No letters are written to companies in this country ({ $what }).
letter-missing-findings = Annex A has no findings.
letter-missing-parties = Annex B is missing.
letter-missing-legal-basis = The legal basis is missing.
letter-missing-about = It must be about an issued letter to the same company.
letter-missing-subject = Subject or text is blank.
letter-missing-text = The text cannot go out so: { $what }.
letter-missing-findings-changed = Changed since they were taken in: { $what }. Choose the findings again.
letter-missing-findings-left = No longer to be in the annex: { $what }. Choose the findings again.
letter-missing-reason-missing = In against a rule without a reason: { $what }.
letter-missing-signatory = Nobody signs.
letter-problem-not-there = There is no such letter.
letter-problem-changed = The letter has changed since the page was made. Look at it again.
letter-problem-move = What is { $from } cannot become { $to }.
letter-problem-not-a-draft = Only a draft can be changed. Return the letter to its drafter first.
letter-problem-same-person = Whoever drafted or submitted a letter cannot approve it.
letter-problem-reason = A reason is missing.
letter-problem-incomplete = Something is missing. { $what }
letter-problem-blank = Subject and text must not be blank.
letter-problem-long = The subject or the text is too long.
letter-problem-place = “{ $place }” is no place that a text may name.
letter-problem-term = The term is a number of days from 1 to 365.
letter-problem-company = Choose at least one company.
letter-problem-contact = There is no such contact of the company.
letter-problem-annex = There is no such annex of parties, or nothing is in it.
letter-problem-about = A letter of this kind is about an issued letter to the same company.
letter-problem-finding = One of the findings cannot be in this letter.
letter-problem-many = At most { $most } at once.
letter-problem-title = A name of up to 200 characters is missing.
letter-problem-issued = It was issued as { $reference } by { $by }.
letter-problem-number = Other letters took the next numbers in the meantime. Nothing was issued: try again.
letter-act-draft-letter = drafted
letter-act-draft-campaign = drafted for a campaign
letter-act-edit-letter = edited
letter-act-choose-findings-of-letter = chose the findings
letter-act-submit-letter = sent for approval
letter-act-submit-letters = sent for approval
letter-act-approve-letter = approved
letter-act-approve-letters = approved
letter-act-return-letter = returned
letter-act-discard-letter = discarded
letter-act-issue-letters = issued
letter-words-title = Words of letters
letter-words-lead = What letters of your organisation say before somebody edits one. The fixed sentences of each kind stay.
letter-words-own = These are the organisation’s own words.
letter-words-shipped = These are the words that come with the program. Saved otherwise, they become the organisation’s own.
letter-places = Places that are filled in:
letter-fixed = Fixed sentences
letterhead = Letterhead
letterhead-address = Address, a line each
notify-title = Whom to notify
notify-lead = Companies with published findings that no letter of your organisation carries yet.
notify-count = { $count ->
    [one] { $count } company.
   *[other] { $count } companies.
}
notify-country = Country
notify-any = Any
notify-tier = Control tier
notify-tier-of = Tier { $tier }
notify-since = Published since
notify-filter = Filter
notify-chosen = Chosen
notify-uncovered = Findings not covered
notify-exhibits = Exhibits
notify-findings = Findings
notify-last = Last letter
notify-never = never
notify-never-notified = never notified
notify-in-preparation = { $count ->
    [one] { $count } letter in preparation
   *[other] { $count } letters in preparation
}
notify-overdue = { $count ->
    [one] { $count } answer overdue
   *[other] { $count } answers overdue
}
notify-no-contact = no confirmed contact
notify-stale-contact = contact not checked for a year
notify-empty = Every published finding of every company here is covered by a letter.
notify-draft = Letters to the companies that are ticked
notify-draft-chosen = Draft the letters
campaign = Campaign
campaign-name = Name of the campaign
campaigns-title = Campaigns and annexes
campaigns-empty = No campaign has been drafted yet.
campaign-submit = Send those ticked for approval
campaign-approve = Approve those ticked
campaign-issue = Issue those ticked
annexes-title = Annexes of parties
annexes-empty = No annex has been made yet.
annex-make = Make an annex of parties
annex-name = Name of the annex
annex-programme = Only with this programme or ground
annex-programme-help = A part of what the list gives as programme; blank takes all.
annex-freeze = Freeze the annex
verify-title = Verify a letter
verify-lead = Whoever has received a letter can learn here whether it was issued by the organisation that it names, and whether it still stands. What you send is not kept.
verify-reference = Reference number, if you want it checked too
verify-file = The PDF as you received it
verify-file-help = The file is compared as a whole. A scan or a printout cannot be verified so.
verify-hash = Or its SHA-256
verify-do = Verify
verify-problem-nothing = Choose the file, or enter its SHA-256.
verify-problem-hash = A SHA-256 has 64 digits from 0 to 9 and a to f.
verify-verdict-genuine = Genuine and unchanged
verify-verdict-corrected = Genuine, and corrected since
verify-verdict-withdrawn = Genuine, and withdrawn since
verify-verdict-unknown = Not a letter that was issued here
verify-means-genuine = This file was issued here, byte for byte, and no later letter corrects it.
verify-means-corrected = This file was issued here, byte for byte. A later letter corrects something in it.
verify-means-withdrawn = This file was issued here, byte for byte. A later letter withdraws it.
verify-means-unknown = No letter with this content and reference was issued here. The file has been changed, or comes from elsewhere.
