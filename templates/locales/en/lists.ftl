# What lists share
list-text = Name contains
list-kind = Kind
list-any = Any
list-any-kind = Any kind
list-any-country = Any country
list-any-weapon = Any weapon system
list-any-brand = Any brand
list-designed-in = Designed in
list-exhibits = Exhibits
list-show = Show
list-show-findings = With findings
list-show-all = All that are known
list-sort = Order
list-sort-findings = Most findings first
list-sort-name = By name
list-apply = Show
list-letters = By first letter
list-all-letters = All
list-beside = See also:
list-nothing = Nothing on this list fits the form.
list-nothing-all = Show the whole list
list-empty = Nothing has been published yet. Once findings are imported, this list fills by itself.

# Tables of findings on pages of records
records-part = Component
records-all = { $count ->
    [one] The finding in the search, with filters
   *[other] All { $shown } findings in the search, with filters
  }

# Counts
counts-by-year = Findings by year made
counts-year = Year
counts-no-year = No year of manufacture has been read.
counts-open = { $count ->
    [one] { $shown } finding with a date code that can mean several years.
   *[other] { $shown } findings with a date code that can mean several years.
  }
counts-not-read = { $count ->
    [one] { $shown } finding without a date that could be read.
   *[other] { $shown } findings without a date that could be read.
  }
counts-missing = { $count ->
    [one] { $shown } finding where this is not known.
   *[other] { $shown } findings where this is not known.
  }
