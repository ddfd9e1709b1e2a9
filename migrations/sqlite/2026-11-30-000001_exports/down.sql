drop table export_decisions;
drop table export_findings;
drop table exports;
