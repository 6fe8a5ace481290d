"""The certificate of an erasure, as a Word document or a web page to print: the same sections in both."""

from audit.files.certificate.sections import CertificateSection, certificate_sections
from audit.files.certificate.web_page import build_certificate_page
from audit.files.certificate.word import build_certificate_document

__all__ = ["CertificateSection", "build_certificate_document", "build_certificate_page", "certificate_sections"]
