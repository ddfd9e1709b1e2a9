# Everywhere in the working area
nav-review = Review
edit = Edit
column-number = No.
column-marking = Marking
column-state = State
column-field = Field
column-before = Before
column-after = Now
field-reason = Reason
field-tlp = Sharing
field-publish-on = Publish on
field-publish-on-help = Leave blank to publish at once.
tlp-clear = for everybody
tlp-green = for everybody with an account here
tlp-amber = for our organisation
tlp-amber-strict = strictly for our organisation
tlp-red = only for those named

# Desk
desk-review = Review
desk-waiting = { $count ->
    [one] { $shown } finding waits for review
   *[other] { $shown } findings wait for review
  }
desk-nothing-waits = Nothing waits for you.
desk-returned = Returned to me
desk-exhibits = Exhibits
desk-no-exhibits = No exhibit has been opened yet. Open one and log its parts.
desk-drafts = My drafts
desk-no-drafts = No drafts. What you log stands here until you send it to review.
desk-in-review = Sent to review

# States of findings
finding-state-draft = Draft
finding-state-in-review = In review
finding-state-published = Published
finding-state-returned = Returned
finding-state-rejected = Rejected
finding-state-withdrawn = Withdrawn
marking-state-as-seen = As seen
marking-state-not-readable = Not readable
marking-state-sanded-off = Sanded off
marking-state-no-marking = No marking
marking-state-not-examined = Not examined
marking-state-not-stated = Not stated
made-state-read = read
made-state-open = several dates stay possible
made-state-not-read = not read

# Exhibits
exhibit-new-title = Open an exhibit
exhibit-edit-title = Edit the exhibit
exhibit-open = Open
exhibit-label = Name
exhibit-label-help = Left blank, it is made of weapon system and serial. The public sees it.
exhibit-recovered-on = Recovered
exhibit-date-help = As precise as known: 2024, 2024-Q3, 2024-09 or 2024-09-05.
exhibit-precision = The date is meant
date-precision-as-stated = as stated
date-precision-about = about
date-precision-not-before = not before
date-precision-not-after = not after
exhibit-withheld = Never public
exhibit-withheld-what = exact place, people, holder, hazard, notes and custody.
exhibit-place = Exact place
exhibit-recovered-by = Recovered by
exhibit-held-by = Held by
exhibit-hazard = Hazard
hazard-not-checked = not checked
hazard-none-known = none known
hazard-explosive = explosive
hazard-toxic = toxic
hazard-radiation = radiation
hazard-several = several
hazard-cleared = cleared
exhibit-tlp-help = Holds for every part found in it as well.
exhibit-taken-back = Taken back with the import that opened it:
exhibit-parts = { $count ->
    [0] Parts
    [one] { $shown } part
   *[other] { $shown } parts
  }
exhibit-no-parts = No part has been logged yet.
exhibit-photographs = Photographs of the exhibit
exhibit-no-photographs = No photograph of it has been uploaded yet. What you upload here is offered when its parts are logged.
exhibit-photographs-help = As a whole, or before anybody knows which parts they show. Never public: a photograph becomes public with a part that it shows.
exhibit-documents = Papers
exhibit-no-documents = No paper of it has been uploaded yet.
exhibit-documents-help = Protocols of handovers, laboratory reports. Never public.
exhibit-upload = Upload photographs or papers
exhibit-submit = { $count ->
    [one] Send my draft to review
   *[other] Send my { $shown } drafts to review
  }
exhibit-custody = Custody
exhibit-no-custody = Nothing is recorded yet.
custody-recovered = Recovered
custody-sealed = Sealed
custody-transferred = Transferred
custody-examined = Examined
custody-sampled = Sampled
custody-returned = Returned
custody-destroyed = Destroyed
custody-lost = Lost
custody-corrected = corrected below
custody-add = Record an event
custody-kind = What happened
custody-on = When
custody-from = From whom
custody-to = To whom
custody-seal = Seal
custody-corrects = Corrects an earlier event
custody-corrects-none = no

# Log form
log-title = Log a part
log-edit-title = Edit a draft
log-position = no. { $number }
log-logged = Logged:
log-clone = Clone it
log-marking = Marking, line by line
log-marking-help = Exactly as seen, one line per row. For a character that cannot be read write ? or □.
log-marking-state = State of the marking
log-read = Read by rule
log-read-nothing = Nothing is read yet.
log-another = It is a different part with the same marking
log-same-marking-help = open it, or tick “a different part” below and log it all the same.
log-lot = Lot
log-quantity = How many
log-assembly-example = navigation unit / board 2 / U14
log-next = Log and next
log-finish = Log and finish
log-read-it = Read it
log-keys = Enter in a field or Ctrl+Enter in the marking logs the part.
log-more = More
log-country = Country marked
log-method = How it was read
log-description = What it is
log-notes = Notes
log-notes-help = Never public.
log-kept = Something you typed here was not sent.
log-kept-take = Take it back
log-kept-drop = Throw it away
log-photographs = Photographs of this part
log-photographs-files = Choose photographs, or drop them here
log-photographs-help = JPEG, PNG, WebP, TIFF, GIF or BMP, up to { $limit } MB each. What you upload is chosen for this part.
log-photographs-upload = Upload photographs
log-photographs-again = Opens in a new tab. Then press “{ $button }” here: what you uploaded is offered, and what you typed stays.
log-photographs-pick = Photographs to choose from
log-photographs-none = There is nothing to choose from yet: what you upload, and photographs of the exhibit that show no part so far, stand here.
log-photographs-numbers = Other photographs, by number
log-photographs-tlp = Sharing of what is uploaded here
log-photographs-wait = The photographs are still on their way. The part is logged as soon as they are here.
log-photographs-fault = A photograph was not taken; why stands above. Press again to log the part without it.
log-photographs-count = { $count ->
    [one] { $shown } photograph
   *[other] { $shown } photographs
  }

# Working page of a finding
work-public-page = Public page
work-public-on = To be public on { $date }.
work-not-clear = Its sharing mark keeps it from the public.
work-review = Review it
work-submit = Send to review
work-take-back = Take back
work-not-reviewed = not reviewed yet
work-basis = What it rests on
work-basis-help = Becomes public with the reading.
work-read-by = Read by
work-by-rules = the rules
work-set-aside = Set aside because
work-prefer = Prefer this reading
work-add-reading = Add a reading
work-certainty = How certain
work-sources = Sources
work-grade = Grade
work-add-source = Add a source
work-source-title = Title
work-source-publisher = Publisher
work-source-record = Its number of the record
work-source-url = Address
work-source-origin = What it rests on
work-source-origin-help = Two reports that rest on the same wreckage and the same people are one origin: give both the same word. Blank: it rests on itself.
work-reliability = The source (A–F)
work-credibility = What it says (1–6)
credibility-1 = Confirmed by others
credibility-2 = Probably true
credibility-3 = Possibly true
credibility-4 = Doubtful
credibility-5 = Improbable
credibility-6 = Truth cannot be judged
work-changes = Changed since it was last reviewed
work-facts = Facts
work-company-today = Answers today
work-author = Recorded by
work-disputes = Disputes
work-no-dispute = Nobody holds that it is wrong.
work-dispute-open = open
work-dispute-closed = closed
work-open-dispute = Dispute it
work-close-dispute = Close the dispute
work-outcome = How it ended
work-published = Published
work-correct = Correct it
work-share = Change who may see it
work-withdraw = Withdraw it
work-withdraw-reason = Why, for the public
work-withdraw-help = The page stays and shows this text. The finding leaves search, counts, lists and exports.
work-moves = Moves
work-no-moves = Not sent to review yet.
work-photographs = Photographs
work-no-photographs = No photograph shows it yet.
work-photographs-change = Choose others
work-photograph-marked = marked
work-documents = Documents
work-no-documents = No document belongs to it.
work-documents-help = Never public. They come and go while the finding is a draft.
work-upload = Upload photographs or documents
move-submitted = Sent to review
move-taken-back = Taken back
move-published = Published
move-returned = Returned
move-rejected = Rejected
move-withdrawn = Withdrawn
move-corrected = Corrected
correct-title = Correct { $number }
correct-help = The public page will say that it was corrected and when. What the marking is read to mean is corrected by preferring another reading.

# Review
review-title = Review { $number }
review-whole = Everything about it
review-differs = What differs from what was reviewed before
review-all-new = What is recorded
review-no-difference = Nothing differs.
review-decide = Decide
review-publish = Publish
review-return = Return
review-reject = Reject
queue-title = Waits for review
queue-all = Show all
queue-empty = Nothing waits for review.
queue-help = Those without anything to look at can be published at once.
queue-pick = Pick
queue-look-at = To look at
queue-publish = Publish what is picked
warning-changed-since-submitted = changed since it was sent
warning-readings-disagree = readings differ
warning-same-marking = same marking as { $number }
warning-made-after-recovery = made after the recovery
warning-open-dispute = disputed

# Fields of findings and readings
field-exhibit-id = Exhibit
field-assembly = Assembly
field-quantity = How many
field-marking = Marking
field-marking-state = State of the marking
field-description = What it is
field-category = Category
field-maker-string-id = Maker as written
field-brand-id = Brand
field-brand-certainty = Certainty of the brand
field-company-id = Company at manufacture
field-company-today-id = Answers today
field-part-id = Part
field-made-from = Made from
field-made-to = Made to
field-made-state = Date of manufacture
field-position = Running number
field-notes = Notes
field-author-id = Recorded by
field-organisation-id = Organisation
field-readings = Number of readings
field-photographs = Photographs
figure-added = new since it was looked at
figure-removed = taken off since
field-of-reading = Reading: { $name }
field-method = how
field-part-number = part number
field-date-code = date code
field-certainty = certainty
field-basis = rests on
field-lot = lot
field-country-marked = country marked

# What was not done, and what to do
refused-not-there = It is not there, or not yours to change.
refused-move = What is “{ $from }” cannot become “{ $to }”.
refused-own-finding = Whoever recorded a finding or sent it to review cannot decide about it alone. Ask a second person.
refused-reason-missing = Give a reason.
refused-changed-meanwhile = Somebody else has changed it meanwhile. Load the page again and look at what is there now.
refused-marking-missing = Write the lines of the marking, or choose why there are none.
refused-marking-not-expected = There are lines of a marking. Choose “as seen”, or remove them.
refused-quantity = `{ $text }` is no count between 1 and 100000.
refused-too-long = { $count ->
    [one] A text is longer than { $shown } character.
   *[other] A text is longer than { $shown } characters.
  }
refused-too-many-lines = { $count ->
    [one] A marking has more than { $shown } line.
   *[other] A marking has more than { $shown } lines.
  }
refused-same-marking = This exhibit already has the same marking in { $number }.
refused-nothing-changed = Nothing differs from what is there.
refused-empty-reading = The reading says nothing: fill in what was read.
refused-other-reading = The reading is not one of this finding.
refused-no-dispute = There is no such open dispute.
refused-day = `{ $text }` is not a day to come.
refused-source-missing = Name the source.
refused-photograph = There is no photograph `{ $text }` that may be used. Untick it, or choose another.
refused-unknown-weapon = `{ $name }` is not the name of a weapon system. Choose one from the list.
refused-date = `{ $text }` is not a date. Write 2024, 2024-Q3, 2024-09 or 2024-09-05.
refused-future = `{ $text }` lies in the future.
refused-shared-by-one-alone = Parts of it are published: only a reviewer who did not open it can let more people see it.
refused-other-exhibit = The event that is to be corrected is not one of this exhibit.
