pragma writable_schema = on;
update sqlite_schema set sql = replace(replace(replace(replace(replace(replace(sql,
  'marking_state = ''as_seen'' or marking_state = ''not_readable'' or marking_state = ''sanded_off'' or marking_state = ''no_marking'' or marking_state = ''not_examined'' or marking_state = ''not_stated''',
  'marking_state in (''as_seen'', ''not_readable'', ''sanded_off'', ''no_marking'', ''not_examined'', ''not_stated'')'),
  'brand_certainty = ''certain'' or brand_certainty = ''likely'' or brand_certainty = ''possible'' or brand_certainty = ''none''',
  'brand_certainty in (''certain'', ''likely'', ''possible'', ''none'')'),
  'made_state = ''read'' or made_state = ''open'' or made_state = ''not_read''',
  'made_state in (''read'', ''open'', ''not_read'')'),
  'standing = ''single_source'' or standing = ''documented'' or standing = ''corroborated'' or standing = ''disputed'' or standing = ''withdrawn''',
  'standing in (''single_source'', ''documented'', ''corroborated'', ''disputed'', ''withdrawn'')'),
  '(state = ''draft'' or state = ''in_review'' or state = ''published'' or state = ''returned'' or state = ''rejected'' or state = ''withdrawn''',
  '(state in (''draft'', ''in_review'', ''published'', ''returned'', ''rejected'', ''withdrawn'')'),
  'tlp = ''CLEAR'' or tlp = ''GREEN'' or tlp = ''AMBER'' or tlp = ''AMBER+STRICT'' or tlp = ''RED''',
  'tlp in (''CLEAR'', ''GREEN'', ''AMBER'', ''AMBER+STRICT'', ''RED'')')
where type = 'table' and name = 'findings';
update sqlite_schema set sql = replace(replace(replace(sql,
  'method = ''automatic'' or method = ''source'' or method = ''eye'' or method = ''microscope'' or method = ''x_ray'' or method = ''opened'' or method = ''laboratory''',
  'method in (''automatic'', ''source'', ''eye'', ''microscope'', ''x_ray'', ''opened'', ''laboratory'')'),
  '(certainty = ''certain'' or certainty = ''likely'' or certainty = ''possible'' or certainty = ''none''',
  '(certainty in (''certain'', ''likely'', ''possible'', ''none'')'),
  'made_state = ''read'' or made_state = ''open'' or made_state = ''not_read''',
  'made_state in (''read'', ''open'', ''not_read'')')
where type = 'table' and name = 'readings';
pragma writable_schema = reset;
-- So that whoever has the file open reads the tables anew.
create table checks_changed (id integer primary key);
drop table checks_changed;
