# Finding
finding-described = The source calls it
finding-quantity = { $count ->
    [one] { $shown } piece
   *[other] { $shown } identical pieces
  }
finding-chain = From the mark to the company that answers for it
chain-seen = on the part
chain-no-maker = Maker not identified
chain-maker-stated = Maker as the source states it: “{ $text }”
chain-brand = Brand:
chain-made-read = Owner of the brand when the part was made
chain-made-not-read = Owner of the brand; the date of manufacture does not decide otherwise
chain-same = Answers today
chain-undated = date not known
chain-source = Source
chain-today = today
chain-nobody = No company named
chain-nobody-basis = The mark and the source do not say who answers for the part.
chain-line-moved = The product line went to this company.
country-unknown = Country not known
event-acquisition = Acquired
event-merger = Merged
event-rename = Renamed
event-spin-off = Spun off
event-divestiture = Divested
event-asset-sale = Business sold
event-internal-division = Divided within the group
event-internal-transfer = Moved within the group
finding-readings = What was read, and what it means
finding-no-readings = No reading of a marking stands for this finding.
method-of-automatic = Read by rule
method-of-source = As the source reads it
method-of-eye = Read by eye
method-of-microscope = Read under a microscope
method-of-x-ray = X-ray
method-of-opened = Package opened
method-of-laboratory = Laboratory
finding-preferred = preferred
finding-part-number = Part number
finding-family = Family of part numbers: { $family }
finding-or-else = or else
finding-brand = Brand
finding-not-named = not named by the marking
finding-generic = Many makers
finding-generic-basis = The number belongs to a family that many makers produce; by itself it names none.
finding-date-code = Date code
finding-rule = rule { $rule }
finding-date-open = Nothing decides between these dates, so they stay open.
finding-made = Made
finding-category = Category
or = or
finding-where = Where it was found
finding-weapon = Weapon system
finding-exhibit = Exhibit
finding-serial = Serial as painted
finding-assembly = Assembly
finding-dated = Date
finding-region = Region
finding-place-withheld = The exact place is withheld.
precision-unit = one recovered unit
precision-system = the source names the weapon system only; parts of several units may be listed together
precision-assembly = a sub-assembly named alone
recovered-basis-stated-with-the-exhibit = as stated with the exhibit
recovered-basis-used = when it was used
recovered-basis-examined = when it was examined
recovered-basis-produced = when it was produced
recovered-basis-produced-not-before = not produced before
recovered-basis-captured = when it was captured
finding-evidence = Evidence
finding-source-record = record { $record }
finding-origin = Origin: { $origin }
finding-reliability = Reliability
finding-photograph = Picture at the source
finding-licence = Licence:
finding-record = Record
finding-number = Finding
finding-published = Published
finding-changed = Changed
finding-changes = { $count ->
    [0] never
    [one] { $shown } time
   *[other] { $shown } times
  }
finding-seal = Seal
finding-history = History
finding-revision = Revision
finding-history-method = What the hashes are
verb-created = recorded
verb-changed = changed
verb-published = published
verb-withdrawn = withdrawn
finding-cite = Cite or reuse
finding-citation = Topmark, finding { $number }: { $title }, in { $weapon }. After { $source }. Revision { $revision } of { $date }, seal { $seal }. { $address }
presence-long = That a brand was found on a part in a weapon shows where the part turned up. It does not show who sold it, when, or to whom, and it is no statement about the conduct of any company.
finding-unnamed-of = Component, { $maker }
# What an automatic reading rests on: word for word as `marks` says it, see src/public/basis.rs
basis-number = Part number `{ $text }` is of the family `{ $family }` of { $brand }.
basis-shortened = The marking leaves off the maker's letters: `{ $text }` is of the family `{ $family }` of { $brand }.
basis-candidate = Several makers use numbers like `{ $text }`; { $brand } is the best known for `{ $family }`.
basis-rival = Part number `{ $text }` also fits a family of { $brand }.
basis-letters = No known family fits `{ $text }`, but its first letters are those of { $brand }.
basis-votes = No known family fits `{ $text }`, but published findings with its beginning are of { $brand }.
basis-lot-style = The lot code beside `{ $text }` is built the way { $brand } builds them.
basis-affix = Many make parts like `{ $text }`; the letters around the number are those of { $brand }.
basis-word = The marking carries `{ $text }`.
basis-word-and-number = The marking names { $brand }, and its part number agrees.
basis-hint = The record names { $brand }; the marking does not show it.
basis-hint-and-number = The record names { $brand }, and `{ $text }` in the marking agrees.
# Why a maker's text leads to no maker: word for word as `companies` says it
unresolved-not-identified = the source states that the maker was not identified
unresolved-supplier-only = only a supplier is named, not the maker
unresolved-company-unknown = company not identified
unresolved-trading-company = a trading company by its name; the maker is not named
unresolved-name-unknown = no company of this name is known; kept as written
unresolved-two-names = two names in one cell
unresolved-too-long = too long for a name
unresolved-place = a place, not a company
unresolved-product = product description, not a company
unresolved-warning-label = text of a warning label, not a company
unresolved-no-name = not a company name
finding-corrected = Corrected

# A finding that was withdrawn
withdrawn-title = { $number }: withdrawn
withdrawn-notice = This finding was withdrawn.
withdrawn-marking = Marking as seen
withdrawn-what-it-means = It no longer counts and is not found by the search. It stays here, with the reason, because it was public before.
