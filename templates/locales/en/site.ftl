# Frame
skip-to-content = Skip to content
nav-main = Main
nav-crumbs = Where this page stands
nav-findings = Findings
nav-weapons = Weapons
nav-companies = Companies
nav-statistics = Statistics
nav-data = Open data
nav-method = Method
other-language = Українською
presence-short = Findings are evidence of presence, not of wrongdoing by a manufacturer.
footer-method = How findings are graded
footer-data = Download and API
footer-licence = Data: CC BY 4.0
sample-notice = This page rests on the sample catalogue that comes with the program: a small selection of real findings, each with a link to its source.

# Search box
search-label = Part number, marking or manufacturer
search-button = Search
search-suggestions = Suggestions

# Counts
count-findings = { $count ->
    [one] { $shown } finding
   *[other] { $shown } findings
  }
noun-findings = { $count ->
    [one] finding
   *[other] findings
  }
noun-exhibits = { $count ->
    [one] exhibit
   *[other] exhibits
  }
noun-weapon-systems = { $count ->
    [one] weapon system
   *[other] weapon systems
  }
noun-companies = { $count ->
    [one] company that answers today
   *[other] companies that answer today
  }
noun-countries = { $count ->
    [one] country
   *[other] countries
  }

# Home
home-title = Components recovered from missiles and drones
home-heading = Who made the parts inside the missiles and drones?
home-lead = Components recovered from weapons, read off the part itself, traced to the company that answers for it today.
home-try = Try
home-recent = Recently published
home-recent-all = Everything published lately
home-empty = Nothing has been published yet. Once findings are imported, they appear here.
home-countries = Where the makers are based
home-countries-basis = Findings by the country of the company that answers for the brand today.
home-countries-all = All countries
home-yours = Is it your company’s part?
home-yours-text = See every finding linked to your company and the evidence behind each.
home-yours-button = Find your company

# Charts
chart-as-table = The same numbers as a table
chart-findings = Findings

# States of a marking
marking-not-readable = Not readable
marking-sanded-off = Sanded off
marking-no-marking = No marking
marking-not-examined = Not examined
marking-not-stated = Marking not stated

# When it was made
made-week = { $year }, week { $week }
made-open = date code read, year open
made-not-read = date of manufacture not read

# Certainty
certainty-certain = certain
certainty-likely = likely
certainty-possible = possible
certainty-none = not named
certainty-meaning-certain = The marking itself decides: a maker’s own prefix, a logo with a matching part number, or a maker named by the source that the part number confirms.
certainty-meaning-likely = The evidence points one way, but another reading is not excluded.
certainty-meaning-possible = One reading among several. Nothing is counted under it that needs certainty.

# Standing
standing-single-source = Single source
standing-documented = Documented
standing-corroborated = Corroborated
standing-disputed = Disputed
standing-withdrawn = Withdrawn
standing-meaning-single-source = One origin reports the finding in words, without a picture of the part.
standing-meaning-documented = One origin reports the finding and shows a picture of the part.
standing-meaning-corroborated = Two or more sources of independent origin report the finding. Reports that rest on the same wreckage and the same people are one origin.
standing-meaning-disputed = Somebody has contradicted the finding or its reading; the record says who and why.
standing-meaning-withdrawn = The finding no longer stands. The record stays, marked, with the reason.

# Reliability of sources (Admiralty code)
reliability-a = Completely reliable
reliability-b = Usually reliable
reliability-c = Fairly reliable
reliability-d = Not usually reliable
reliability-e = Unreliable
reliability-f = Reliability cannot be judged

finding-unnamed = Component not identified

# Method
method-title = How findings are read, graded and counted
method-lead = What stands behind every page, what the words mean, and what the catalogue does not say.
method-presence = Presence, not guilt
method-presence-1 = A mark on a part shows where a brand turned up. It does not show who sold the part, when, or to whom, and it says nothing about what a company knew or did. Parts pass through distributors, resellers and used equipment, and some are counterfeit.
method-presence-2 = A company stands in the catalogue because it answers today for a brand that was seen on a part. That is all its page claims.
method-reading = As seen, and as read
method-reading-1 = A marking is kept line by line exactly as it was seen and is never tidied. “Not readable”, “sanded off”, “no marking”, “not examined” and “not stated” are answers of their own.
method-reading-2 = What a marking is taken to mean stands beside it as a reading: part number, brand, date code. Each reading names its method, how certain it is, and what it rests on. Several may stand; one is preferred.
method-reading-3 = Part families that many makers produce name no maker by themselves. The brand then comes from a logo, from a maker’s prefix or from the source, and the page says which.
method-reading-4 = A date code that can mean several years stays open until something decides. A date after the recovery of the weapon is never offered.
method-certainty = Certainty
method-certainty-1 = Every interpreted value carries one of these words.
method-chain = From the mark to the company that answers today
method-chain-1 = A brand belongs to a company from one date to another. The date of manufacture decides which company made the part; where it is open, the page says so.
method-chain-2 = From that company the catalogue follows mergers, acquisitions, renames and splits to the one that answers today. Only complete successions carry on; where a single division was sold, only that division follows.
method-standing = Standing of a finding
method-standing-1 = Standing is worked out from the sources and never set by hand.
method-reliability = Grades of sources
method-reliability-1 = Sources carry a letter of the Admiralty code.
method-counting = Counting
method-counting-1 = Counts are counts of distinct physical findings, never of rows in a file. A component listed twice by a source is one finding, and its second row is kept as a duplicate.
method-counting-2 = Every number on these pages links to the list behind it, so that anybody can count again.
method-search = What the search does
method-search-1 = Case, spaces, hyphens, slashes and dots never exclude a part number, but a hit with exactly the symbols you typed comes first. The beginning of a number comes before its middle, and that before a near miss.
method-search-2 = Characters that look alike are one: 0 and O, 1 and I, 5 and S, 8 and B, 2 and Z, and Cyrillic letters with their Latin twins.
method-search-3 = Words mix: a maker, a weapon, a year and a category may stand in one query. Old brands and the company that answers today lead to the same parts. Each hit says why it was found.
method-withheld = What is withheld
method-withheld-1 = Exact places of recovery, people, internal notes and records that are not published are not part of these pages, their counts or their downloads.
method-journal = Nothing disappears
method-journal-1 = Every change is an entry in a journal in which each entry carries the hash of the one before. A record that was withdrawn stays, marked, with the reason.
method-journal-2 = Every public record has a page with its history: each change since it was published, field by field, and the record as it was at any revision. It says what kind of actor made the change, never a person’s name, and shows no field that is withheld.
method-journal-3 = A checkpoint states how long the journal is and the hash of its last entry, signed with this installation’s key. Whoever keeps one can prove later that nothing before it was rewritten: the journal must still have that entry with that hash, and “topmark verify --checkpoint” checks it.
method-journal-4 = The signature is Ed25519 over six lines of UTF-8 text, each ended by a line feed. Key, hash and signature are written in hexadecimal:
method-journal-checkpoint = The present checkpoint
method-journal-key = Public key of this installation:
method-licence = Licence and attribution
method-licence-1 = The catalogue’s data may be used under Creative Commons Attribution 4.0 (CC BY 4.0). Name the catalogue, the finding and its source.
method-licence-2 = Each finding names the source it rests on with that source’s own licence and attribution; these must be passed on.

# Open data
data-title = Open data
data-lead = Take the catalogue away: whole, by query, or one finding at a time. No key, no sign-in.
data-all = The whole catalogue
data-all-1 = One CSV file with one row for each published finding.
data-all-csv = Download all findings as CSV
data-search = Every search as JSON or CSV
data-search-1 = The search has twins that take the same parameters. JSON comes in pages; CSV always holds every hit.
data-search-2 = A filter may be given several times: its values are alternatives. Different filters narrow each other. Values that are not known find nothing.
data-parameter = Parameter
data-meaning = Meaning
parameter-q = What you would type into the search box
parameter-maker = Key of a brand
parameter-company = Key of the company that answers today
parameter-country = Country of the company that answers today, two-letter ISO 3166 code
parameter-weapon = Key of a weapon system
parameter-exhibit = Key of an exhibit
parameter-category = Category of the component, in English as in the data
parameter-made = Year of manufacture, “open” or “not-read”
parameter-standing = Standing of the finding: single_source, documented, corroborated, disputed
parameter-part = A part: brand key, a slash, number without separators
parameter-sort = relevance, published (newest first), made (youngest first)
parameter-page = Page, from 1
parameter-limit = Hits on a page of JSON, at most 100
data-finding = One finding
data-finding-1 = Every finding has a lasting number. Its page has twins in JSON and CSV.
data-feed = What is new, and all there is
data-feed-1 = The Atom feed, in English and in Ukrainian, has the findings published last. Corrections, withdrawals and reports acted upon are entries of their own.
data-feed-2 = The site map lists every public page in both languages, in parts, for search engines and archives.
data-caching = Asking again
data-caching-1 = Answers carry an ETag made of the catalogue’s revision. Send it back as If-None-Match, and an unchanged catalogue answers 304 without a body.
data-csv = About the CSV
data-csv-1 = UTF-8, comma-separated, with a header line, quoted after RFC 4180. Line breaks inside a marking stay inside their cell. A cell that a spreadsheet would run as a formula begins with an apostrophe.

# Errors
error-not-found = Nothing is here
error-not-found-happened = The address leads to no page, or to a record that is not published.
error-not-found-next = Check the address, or search for the part.
error-too-long = The request is too long
error-too-long-happened = The address holds more than this site reads.
error-too-long-next = Shorten the query, for example to the lines of one part.
error-too-much = More was sent than is taken at once
error-too-much-happened = The text or the files are larger than this form takes. Nothing was kept.
error-too-much-next = Send fewer or smaller files, or tick fewer at once.
error-bad-request = The request cannot be read
error-bad-request-happened = Something in the address does not make sense here.
error-bad-request-next = Start again from the search.
error-method = This address is for reading only
error-method-happened = The request asked to change something.
error-method-next = Open the address in a browser instead.
error-unavailable = Busy right now
error-unavailable-happened = The catalogue could not be reached in time.
error-unavailable-next = Nothing is lost. Please try again in a few seconds.
error-internal = Our fault
error-internal-happened = Something failed while this page was made.
error-internal-next = Try again; if it fails again, tell the people who run this site the reference below.
error-reference = Reference:
error-home = To the front page

# Feed
feed-title = Topmark: what is new
feed-lead = Findings newly published, corrected and withdrawn.
feed-link = Feed (Atom)
feed-corrected = Corrected: { $title }
feed-withdrawn = Withdrawn: { $title }
feed-correction = Correction upon a report: { $title }
feed-answers = Answers today: { $company }
feed-made = Made: { $date }
