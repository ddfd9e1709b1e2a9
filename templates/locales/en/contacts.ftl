# Companies as officials work on them, and where letters reach them
work-companies-lead = Where letters reach each company, and who answers for it today. One official states an address, a second one confirms it; letters rely on nothing else.
work-companies-name = Name of a company or brand
company-work-answers = { $count ->
    [one] it answers for today
   *[other] it answers for today
  }
company-work-brands = Brands it has or had
company-leads-in = What led to it
company-leads-out = What led away from it
company-until = until { $date }
contacts-title = Contacts
contacts-none = No contact has been stated yet.
contacts-confirmed = { $count ->
    [one] { $shown } confirmed
   *[other] { $shown } confirmed
  }
contacts-waiting = { $count ->
    [one] { $shown } waits for a second person
   *[other] { $shown } wait for a second person
  }
contact-filter-all = all companies
contact-filter-waiting = a contact waits for a second person
contact-filter-confirmed = with a confirmed contact
contact-filter-unconfirmed = without a confirmed contact
contact-company-gone = This company does not answer for itself today. Letters go to the company named above; state contacts there.
contact-state-proposed = proposed
contact-state-confirmed = confirmed
contact-state-set-aside = set aside
contact-language-en = English
contact-language-uk = Ukrainian
contact-addressee = Addressee
contact-addressee-help = A department or office, such as “Trade Compliance”; a person only where the company names one.
contact-postal-address = Postal address
contact-postal-address-help = As on an envelope, at most 8 lines, with the country.
contact-email = E-mail address
contact-language-of-letters = Language of letters
contact-source = Source
contact-source-help = The page on which the company gives this address, or in words where it comes from.
contact-copy = Captured copy
contact-captured = Captured copy, as a file
contact-captured-help = The page or paper as it stands today: PDF, a picture, a saved web page or plain text, at most 20 MiB. It is kept under its SHA-256, beside those of earlier checks.
contact-copy-elsewhere = Captured copy that is kept already
contact-copy-help = The number of a document kept here, or the SHA-256 of a copy kept elsewhere. May stay blank.
contact-copy-document = Captured copy: document { $number }
contact-checked-on = Checked on
contact-checked-last = Last checked
contact-old = not checked for a year
contact-proposed-by = Proposed by
contact-confirmed-by = Confirmed by
contact-reason = Reason
contact-open = Check again, correct or set aside
contact-propose = Propose a contact
contact-propose-do = Propose
contact-propose-help = Letters rely on it after a second official has confirmed it.
contact-confirm = Confirm
contact-confirm-help = Confirm only what you have looked up yourself in the source.
contact-confirm-other = Somebody else than whoever stated it has to confirm it.
contact-check = Checked again
contact-check-help = Where nothing but the day, the source or the copy differs, the contact stays confirmed. Any other change has to be confirmed by a second person.
contact-check-do = Keep what was checked
contact-set-aside = Set aside
contact-refused-missing = “{ $field }” is missing.
contact-refused-long = “{ $field }” is longer than { $most } characters.
contact-refused-lines = The postal address has more than 8 lines. Shorten it to what stands on an envelope.
contact-refused-unprintable = “{ $field }” has characters that cannot be printed, such as line breaks or marks that turn the order of letters. Type it anew.
contact-refused-no-address = Give a postal or an e-mail address, or both.
contact-refused-email = `{ $text }` is no e-mail address. Write one mailbox, such as `compliance@example.com`.
contact-refused-language = `{ $text }` is no language of letters. Choose one from the list.
contact-refused-day = `{ $text }` is no day on which it can have been checked. Write it as 2026-11-21.
contact-refused-older = It was checked on { $day } already. Give a later day.
contact-refused-copy = `{ $text }` is neither the number of a document nor a SHA-256.
contact-refused-document = There is no document { $number } that you may see.
contact-refused-kept = This company has a contact already that says the same. Check that one again.
contact-refused-same-person = Whoever stated an address cannot confirm it. Ask a second official.

# Authorities of a company's state
authorities-title = Authorities of its state
authorities-none = No authority of this state is in the tables of the program.
authorities-to-be-told = { $count ->
    [one] { $shown } published finding leads to this company: the authority that decides on exports should know.
   *[other] { $shown } published findings lead to this company: the authority that decides on exports should know.
  }
authorities-nothing-to-tell = No published finding leads to this company, so there is nothing to tell them yet.
authority-to-be-told = should know
authorities-basis = Compiled from public information. Names of authorities change; confirm at the website before writing.
authority-role-customs = customs
authority-role-enforcement = enforcement
authority-role-evidence-publication = publication of evidence
authority-role-export-control = export control
authority-role-export-control-coordination = coordination of export control
authority-role-export-control-policy = policy of export control
authority-role-export-control-support = support of export control
authority-role-export-licensing = export licences
authority-role-financial-intelligence = financial intelligence
authority-role-financial-sanctions = financial sanctions
authority-role-law-enforcement = law enforcement
authority-role-military-export-control = control of military exports
authority-role-nonproliferation = non-proliferation
authority-role-prosecution = prosecution
authority-role-sanctions = sanctions
authority-role-sanctions-coordination = coordination of sanctions
authority-role-sanctions-designations = listing under sanctions
authority-role-sanctions-policy = policy of sanctions
authority-role-strategic-trade-control = control of strategic trade
authority-role-trade-sanctions = trade sanctions

# What officials propose about companies and brands
proposals-title = Proposals
proposals-lead = What an official proposes about companies and brands takes effect when a second one has confirmed it; then the findings that it concerns follow by themselves.
proposals-none = There is none in this state.
proposal-title = Proposal
proposal-state-proposed = waits for a second person
proposal-state-confirmed = confirmed
proposal-state-declined = declined
proposal-event = Propose an event: it was bought, merged, renamed, divided
proposal-tenure = Propose that it has or had a brand
proposal-parent = Propose the company above it
proposal-company = Propose a new company
proposal-company-help = Only where it is not in the list yet: look for its legal name and its brands first.
proposal-event-kind = What happened
proposal-successor = Company that it led to
proposal-above = Company above it
proposal-other = Other company
proposal-other-help = Its full legal name, or the end of the address of its page.
proposal-parent-help = Leave it blank where it belongs to nobody.
proposal-date = Date
proposal-date-help = As precise as known: 2004, 2004-07 or 2004-07-16. May stay blank.
proposal-from = From
proposal-to = To
proposal-no-date = date not known
proposal-scope = What went
proposal-scope-help = Leave it blank where the whole company went; else name the part.
proposal-scope-whole = the whole company
proposal-continues = The predecessor goes on
proposal-ends = The predecessor ends
proposal-brand = Brand
proposal-legal-name = Legal name
proposal-source = Source
proposal-reason = Reason
proposal-decided-by = Decided by
proposal-decline = Decline
proposal-confirm-help = Confirm only what you have looked up yourself in the source.
proposal-following = It is confirmed. Findings are still following it; this goes on in the background.
proposal-says-tenure = { $company } has or had the brand { $brand }: from { $from } to { $to }
proposal-says-event = { $kind }: { $company } → { $other }, { $date }
proposal-says-parent = { $company } belongs to { $other }
proposal-says-no-parent = { $company } belongs to no other company
proposal-says-company = New company: { $name }, { $country }
proposal-company-of-tenure = Who has the brand
proposal-company-of-event = Predecessor
proposal-company-of-parent = Company
proposal-company-of-company = Company
proposal-other-of-event = Successor
proposal-other-of-parent = Company above it
proposal-refused-company = No company is called `{ $text }`. Give its full legal name or the end of the address of its page; propose it as a new company where it is missing.
proposal-refused-several = Several companies are called `{ $text }`. Give the end of the address of the page of the one that is meant.
proposal-refused-brand = No brand is called `{ $text }`.
proposal-refused-country = `{ $text }` is no country. Write its code of two letters, such as DE.
proposal-refused-kind = `{ $text }` is no kind of event. Choose one from the list.
proposal-refused-ends = It ends before it begins.
proposal-refused-whole = What is not the whole company cannot begin with “whole”. Name the part that went.
proposal-refused-itself = A company cannot lead to itself.
proposal-refused-circle = This would close a circle: { $chain }.
proposal-refused-overlaps = { $company } has the brand in that time ({ $from } – { $to }). A brand belongs to one company at a time.
proposal-refused-known = A company of this name is known already: `{ $key }`.
proposal-refused-so = It is so already.
proposal-refused-doubled = Proposal { $number } says the same and waits for a second person.
proposal-refused-same-person = Whoever proposed it cannot confirm it. Ask a second official.
proposal-refused-decided = It has been decided already.
