"""An organisation's own template of the Word report: a Word document whose styles, page, header and footer are used."""
