# Imports of spreadsheets, for people who work here
nav-imports = Imports
imports-title = Imports of spreadsheets
imports-empty = Nothing has been imported yet. Upload a spreadsheet with the form above.
import-upload-title = Import a spreadsheet
import-file = File
import-file-help = CSV or TSV in UTF-8, Excel (.xlsx) or OpenDocument (.ods), up to { $limit } MB. Nothing is written before you have seen what each row would do.
import-upload = Upload
import-by = By
import-state = State
import-rows = Rows
import-state-uploaded = Columns to be named
import-state-checking = Being checked
import-state-checked = Checked, to be applied
import-state-applying = Being applied
import-state-applied = Applied
import-state-failed = Could not go on
import-state-discarded = Given up
import-state-taken-back = Taken back

# What is wrong with a file
import-file-missing = Choose a file first.
import-file-too-large = The file is larger than { $limit } MB. Take it in parts, or ask whoever runs this server: the command line takes files of any size.
import-file-other = This file is not a spreadsheet that can be read here, whatever its name says. Save it as .xlsx, .ods or CSV (UTF-8) and upload that.
import-file-broken = The file is a spreadsheet by its beginning, but it is damaged or not as it should be. Open it, save it anew and upload that.
import-file-unpacks = The spreadsheet unpacks to more than { $limit } MB. Save it as CSV (UTF-8), without pictures, and upload that.
import-file-utf16 = The file is in UTF-16. Save it as CSV (UTF-8) and upload that.
import-file-empty = The file, or this sheet of it, has no rows.
import-file-header = The row with the names of the columns cannot be read.
import-file-lost = The file could not be read. Try again in a moment.

# Columns
import-columns-title = What the columns are
import-top-title = The first rows
import-top-lead = The marked row is taken for the names of the columns.
import-sheet = Sheet
import-header-row = Row with the names
import-look-again = Look again
import-what-columns = Columns
import-what-columns-lead = As your organisation took columns of these names before; otherwise guessed from their names. Please look at each.
import-column = Column
import-samples = For example
import-no-samples = empty
import-taken-for = Is
import-not-taken = Not taken
import-field-weapon = Weapon (system, or a single exhibit)
import-field-exhibit-serial = Serial of the weapon
import-field-recovered-on = Recovered on
import-field-region = Region
import-field-assembly = Assembly
import-field-marking = Marking
import-field-part-number = Part number
import-field-maker = Maker
import-field-description = Description
import-field-category = Category
import-field-made-on = Made on
import-field-quantity = Quantity
import-field-external-id = Number of the record
import-field-url = Address of the record
import-mixed = The marking stands among words, as in “Voltage regulator LM317T 2214”
import-split = Several weapons in one cell
import-split-none = One weapon a cell
import-split-semicolon = Separated by semicolons
import-split-comma = Separated by commas
import-split-slash = Separated by slashes
import-split-json = A JSON list
import-one-exhibit = All rows are of one exhibit
import-one-exhibit-none = No, the rows name their weapons
import-one-exhibit-help = Then no column of weapons is needed.
import-source-heading = What the rows rest on
import-source-title = Title of the source
import-source-help = The same title again means the same source: rows that were imported before are known by their numbers.
import-source-publisher = Who made it
import-source-url = Where it can be found
import-reliability = Reliability of the source
import-check = Check every row

# What was not done
import-refused-move = This cannot be done with the import as it is now. Look at it again.
import-refused-title = Give the source a title.
import-refused-weapon-missing = Say which column is the weapon, or choose one exhibit for all rows.
import-refused-nothing = Say which column is the marking, the part number, the maker or the description: otherwise the rows say nothing of a part.
import-refused-twice = Two columns are taken for the same: { $field }. Choose one of them.
import-refused-brand = No brand of the catalogue is called “{ $name }”. Choose one from the list.
import-refused-weapon = No weapon system of the catalogue is called “{ $name }”. Choose one from the list.
import-refused-built-on = { $count ->
    [one] One finding of this import has been worked on since, so nothing was taken back:
   *[other] { $shown } findings of this import have been worked on since, so nothing was taken back:
}

# Check and application
import-checking = Every row is being checked.
import-applying = Findings are being written.
import-rows-done = { $count ->
    [one] One row done.
   *[other] { $shown } rows done.
}
import-look-now = Look now
import-leave = You may leave this page; the work goes on.
import-failed = It could not go on. What was written before is kept, and nothing is doubled when it goes on.
import-go-on = Go on
import-change-columns = Change columns
import-discard = Give up
import-taken-back = Everything that this import wrote has been taken back. The findings stay on record with the reason.
import-opened = Exhibits that it opened
import-exhibit-taken-back = taken back with it
import-exhibit-stays = stays
# Why one stays: `import-exhibit-kept-` and the stored word.
import-exhibit-kept-findings = findings are in it that this import did not bring
import-exhibit-kept-evidence = a photograph or a paper belongs to it
import-exhibit-kept-edited = somebody has changed what is stated about it
import-exhibit-kept-custody = something that happened to it has been recorded since
import-finding = Finding
import-brought = { $count ->
    [one] One finding was brought or changed
   *[other] { $shown } findings were brought or changed
}
import-take-back = Take the whole import back
import-take-back-lead = Only while nobody has worked on any of its findings. New findings are set aside with the reason, changed ones become as they were.
import-questions = Questions
import-open-weapons = Weapons that are not known
import-open-weapons-lead = These rows wait until you say which weapon system is meant. Your answer holds for every row, and for later imports of your organisation.
import-open-makers = Makers that lead to nobody
import-open-makers-lead = These stay as written unless you say which brand is meant. Your answer holds for every row, and for later imports of your organisation.
import-as-written = As written
import-weapon-system = Weapon system
import-or = or
import-new-system = a new weapon system of this name
import-brand = Brand
import-no-maker = names no maker
import-same-marking-legend = Rows whose exhibit has a part with the same marking already
import-same-marking-leave = Leave them out: they are the same parts
import-same-marking-take = Take them too: they are other parts with the same marking
import-check-again = Check again with these answers
import-answered = Answers so far
import-apply = { $count ->
    [one] Write one row as a draft
   *[other] Write { $shown } rows as drafts
}
import-nothing-to-write = No row would write anything.
import-each-row = Each row
import-row = Row
import-rows-count = { $count ->
    [one] one row
   *[other] { $shown } rows
}
import-weapon = Weapon
import-marking = Marking
import-part-number = Part number
import-maker = Maker
import-outcome = Outcome
import-outcome-all = All
import-outcome-new = New
import-outcome-changed = Changed
import-outcome-unchanged = Unchanged
import-outcome-duplicate = Twice in the file
import-outcome-same-marking = Same marking
import-outcome-held = Waits
import-outcome-rejected = Not taken

# Why a row is not taken
import-why-long-line = The line is too long to be a row.
import-why-quotation = A quotation mark is opened and not closed.
import-why-nul = The row is damaged, or the file is not text.
import-why-many-columns = The row has more than 512 columns.
import-why-fewer = The row has fewer columns than the header.
import-why-more = The row has more columns than the header.
import-why-unreadable = The row cannot be read.
import-why-no-number = The row has no number of its own.
import-why-long-field = The field is longer than 8,192 characters.
import-why-control = The field has control characters.
import-why-json = The field is not a JSON list of texts.
import-why-no-weapon = No weapon is named.
import-why-duplicate = The same record stands in the file before.
import-why-contradicts = The same number stands in the file before with another content.
import-why-future = The day of recovery is still to come.
import-why-day = The day of recovery cannot be read. Write it as 2024-09-05, 2024-09, 2024-Q3 or 2024.
import-why-unknown-weapon = The weapon system is not in the catalogue. Say above which it is.
import-why-left = Its finding is in review or published. Correct it on its page.
import-why-same-marking = The exhibit has a part with the same marking: { $finding }.
import-why-same-marking-row = A row before has the same marking in the same exhibit.
