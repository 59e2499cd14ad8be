"""All file formats the importers know, in the order in which they are tried."""

from typing import Final

from nlp_coder.codes.importers import (
    cms_xml,
    cpt,
    hcpcs_anweb,
    hcpcs_table,
    icd10cm_paths,
    icd10pcs_list,
    ncci_mue,
    ncci_ptp,
    necessity,
)
from nlp_coder.codes.importers.layout import Layout

LAYOUTS: Final[tuple[Layout, ...]] = (
    *cms_xml.LAYOUTS,
    *hcpcs_anweb.LAYOUTS,
    *hcpcs_table.LAYOUTS,
    *cpt.LAYOUTS,
    *icd10cm_paths.LAYOUTS,
    *icd10pcs_list.LAYOUTS,
    *necessity.LAYOUTS,
    *ncci_ptp.LAYOUTS,
    *ncci_mue.LAYOUTS,
)
