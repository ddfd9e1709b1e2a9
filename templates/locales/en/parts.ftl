# Part
part-chain = Who has held the brand, and who answers today
part-chain-basis = Which of them made a single part depends on when it was made; the finding says so where its date was read.
part-weapons = Findings by weapon system
part-written = Also read as
part-same-number = The same number under other brands

# List of parts
parts-title = Parts
parts-lead = Part numbers that were read on components and belong to a known brand.
parts-number = Part number
count-parts = { $count ->
    [one] { $shown } part number
   *[other] { $shown } part numbers
  }
