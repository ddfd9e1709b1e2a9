-- No query looks findings up by the maker as stated or readings by the brand, brands and makers as stated are never deleted, and
-- each of these costs an import as much as a table.
drop index findings_maker_string;
drop index readings_brand;
