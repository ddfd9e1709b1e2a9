# Company
company-description = { $name }: brands it answers for, and findings of components that carry them.
company-as-published = Known only as published by a source: a source names this company as the maker of a part. Nothing else about it has been established.
company-gone = This company does not answer for itself today. Answers for it:
company-gone-carry = { $count ->
    [one] carries a brand that it once held.
   *[other] carry a brand that it once held.
  }
company-in-exhibits = { $count ->
    [one] in { $shown } exhibit
   *[other] in { $shown } exhibits
  }
company-carry = { $count ->
    [one] carries one of its brands.
   *[other] carry one of its brands.
  }
company-no-findings = No published finding leads to this company today.
company-succession = What happened to it
company-brands = Brands it answers for, and since when
company-brands-held = Brands it held
company-brands-before = Brands it once held
company-brand-now = Answers today:
company-since-unknown = since when is not recorded
company-by-weapon = Findings by weapon system
company-by-brand = Findings by brand on the part
company-latest = Published last
company-facts = The company
company-since = since { $date }
company-status = Status
company-status-active = Active
company-status-merged = Absorbed, renamed or divided
company-status-defunct = Ended without a successor
company-status-unknown = Not known
company-identified = Identification
identification-certain = Certain
identification-likely = Likely
identification-as-published = Known only as published by a source
company-parent = Ultimate parent
company-website = Website
company-predecessors = Companies it answers for
company-merged = Other records of this company
company-merged-lead = They were found to be the same company and merged into this record. Their addresses lead here.
company-merged-on = Merged on
company-merged-history = Its history
company-subsidiaries = Companies below it
company-subsidiaries-basis = They answer for themselves; their findings are not counted on this page.
company-written = As the sources write it
company-written-basis = What sources wrote where the maker belongs and what leads here, with the number of findings
company-written-cut = Only the most frequent are listed.
company-yours = Is this your company?
company-yours-text = Every finding above names its source and how it was read. You can correct a record, tell what became of a part, or answer to the findings as a whole.
company-yours-how = Tell us

# List of companies
companies-lead = Companies that answer today for brands seen on components. A company stands here because of a mark on a part, not because of anything it did.
companies-name = Legal name
companies-brands = Brands it answers for
companies-brands-or-successor = Brands, or who answers for it
companies-answers = Answers today
companies-no-brand = no brand recorded
companies-show-findings = Answering today for findings
count-companies = { $count ->
    [one] { $shown } company
   *[other] { $shown } companies
  }

# List of brands
brands-title = Brands
brands-lead = Names and logos on components, each with the company that answers for it today.
count-brands = { $count ->
    [one] { $shown } brand
   *[other] { $shown } brands
  }

# List of countries
countries-title = Countries
countries-lead = Countries where the companies are based that answer today. A country stands for where a company has its seat, not for where a part was made or sold.
countries-companies = Companies
count-countries = { $count ->
    [one] { $shown } country
   *[other] { $shown } countries
  }

# List of makers that lead to nobody
makers-title = Makers not resolved
makers-lead = What sources wrote where the maker belongs and what leads to no company. It stays as written, with the reason.
makers-written = As written
makers-role = What it is
makers-why = Why it leads to nobody
role-maker = Maker
role-supplier = A supplier or importer, not the maker
role-unidentified = The source says that the maker is not identified
role-unknown = Not known
count-makers = { $count ->
    [one] { $shown } text as written
   *[other] { $shown } texts as written
  }
company-statements = Statements of the company
company-statements-lead = Word for word, as the company gave them in answer to a letter.
