-- The same checks, written as comparisons: for a list of more than two values SQLite makes a table of its own, anew for every statement
-- (half of what inserting a finding costs). What rows look like does not change, so the text of the tables is replaced where it stands,
-- as https://sqlite.org/lang_altertable.html (7) describes it for checks.
pragma writable_schema = on;
update sqlite_schema set sql = replace(replace(replace(replace(replace(replace(sql,
  'marking_state in (''as_seen'', ''not_readable'', ''sanded_off'', ''no_marking'', ''not_examined'', ''not_stated'')',
  'marking_state = ''as_seen'' or marking_state = ''not_readable'' or marking_state = ''sanded_off'' or marking_state = ''no_marking'' or marking_state = ''not_examined'' or marking_state = ''not_stated'''),
  'brand_certainty in (''certain'', ''likely'', ''possible'', ''none'')',
  'brand_certainty = ''certain'' or brand_certainty = ''likely'' or brand_certainty = ''possible'' or brand_certainty = ''none'''),
  'made_state in (''read'', ''open'', ''not_read'')',
  'made_state = ''read'' or made_state = ''open'' or made_state = ''not_read'''),
  'standing in (''single_source'', ''documented'', ''corroborated'', ''disputed'', ''withdrawn'')',
  'standing = ''single_source'' or standing = ''documented'' or standing = ''corroborated'' or standing = ''disputed'' or standing = ''withdrawn'''),
  '(state in (''draft'', ''in_review'', ''published'', ''returned'', ''rejected'', ''withdrawn'')',
  '(state = ''draft'' or state = ''in_review'' or state = ''published'' or state = ''returned'' or state = ''rejected'' or state = ''withdrawn'''),
  'tlp in (''CLEAR'', ''GREEN'', ''AMBER'', ''AMBER+STRICT'', ''RED'')',
  'tlp = ''CLEAR'' or tlp = ''GREEN'' or tlp = ''AMBER'' or tlp = ''AMBER+STRICT'' or tlp = ''RED''')
where type = 'table' and name = 'findings';
update sqlite_schema set sql = replace(replace(replace(sql,
  'method in (''automatic'', ''source'', ''eye'', ''microscope'', ''x_ray'', ''opened'', ''laboratory'')',
  'method = ''automatic'' or method = ''source'' or method = ''eye'' or method = ''microscope'' or method = ''x_ray'' or method = ''opened'' or method = ''laboratory'''),
  '(certainty in (''certain'', ''likely'', ''possible'', ''none'')',
  '(certainty = ''certain'' or certainty = ''likely'' or certainty = ''possible'' or certainty = ''none'''),
  'made_state in (''read'', ''open'', ''not_read'')',
  'made_state = ''read'' or made_state = ''open'' or made_state = ''not_read''')
where type = 'table' and name = 'readings';
pragma writable_schema = reset;
-- So that whoever has the file open reads the tables anew.
create table checks_changed (id integer primary key);
drop table checks_changed;
