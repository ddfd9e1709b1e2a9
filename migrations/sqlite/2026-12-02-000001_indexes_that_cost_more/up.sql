-- Each of these costs an import as much as a table. Nothing is looked up by the first two; counting by brand, and finding what a
-- confirmed proposal concerns, are faster in one pass over the findings than by way of the others where they lead to many.
drop index findings_maker_string;
drop index readings_brand;
drop index findings_company;
drop index findings_brand;
