"""Extract text from workbooks: XLSX, XLS and ODS."""
