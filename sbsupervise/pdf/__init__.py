"""Official documents drawn with ReportLab: values in, bytes out."""
