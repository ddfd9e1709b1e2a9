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
