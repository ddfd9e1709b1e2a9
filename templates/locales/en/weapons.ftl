# Weapon system
weapon-description = Components found in { $name }: makers, countries, categories, and the youngest date code.
weapon-no-findings = No finding in this weapon system has been published yet.
weapon-no-findings-next = Weapon systems with findings
weapon-facts = The weapon system
weapon-makers = Brands on the parts
weapon-countries = Countries of the companies that answer today
weapon-categories = Categories
weapon-all-exhibits = { $count ->
    [one] All { $shown } exhibit
   *[other] All { $shown } exhibits
  }
weapon-name-name = Name
weapon-name-alias = Also called
weapon-name-cyrillic = In Cyrillic
weapon-name-nato = NATO name

# Youngest part
youngest-title = Youngest part whose date was read
youngest-weapon = A part made no earlier than { $date } was in an exhibit of this kind. The object that held it was therefore assembled after that. About other objects it says nothing.
youngest-exhibit = A part made no earlier than { $date } was in this object, so this object was assembled after that.
youngest-none = No date code was read beyond doubt, so nothing can be said about when the object was assembled.
youngest-all = all findings, youngest first
youngest-open = { $count ->
    [one] { $shown } finding has a date code that can mean several years. It may be younger and is not used here.
   *[other] { $shown } findings have a date code that can mean several years. They may be younger and are not used here.
  }
youngest-open-link = Show them

# List of weapon systems
weapons-lead = Types of weapons in which components were found.
count-weapons = { $count ->
    [one] { $shown } weapon system
   *[other] { $shown } weapon systems
  }

# Exhibit
exhibit-description = Components found in { $name }, as sources report them.
exhibit-object = The object
exhibit-series = Series
exhibit-region-unknown = not stated
exhibit-is-unit = One recovered unit
exhibit-is-system = Weapon system only
exhibit-is-assembly = A sub-assembly
exhibit-meaning-unit = The source tells this unit from others.
exhibit-meaning-system = The source names only the weapon system: parts of several units may be listed together.
exhibit-meaning-assembly = The source names a sub-assembly alone; it is listed under the weapon system that it belongs to.
recovered-basis-recovered = when it was recovered

# List of exhibits
exhibits-title = Exhibits
exhibits-lead = Recovered objects with published findings. Exact places are withheld.
exhibits-what = What the source names
count-exhibits = { $count ->
    [one] { $shown } exhibit
   *[other] { $shown } exhibits
  }
