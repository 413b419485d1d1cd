/** Cues of tax numbers of any country, in the form that `NumberShape.cues` has. */
export const commonTaxCues =
  'tax_id taxid tax_number tax_no tax_identification taxpayer_id taxpayer_number taxpayer_identification tin vat_id ' +
  'vat_number vat_no fiscal_code fiscal_number numero_fiscal identificacion_fiscal identification_fiscale ' +
  'identificacao_fiscal steuernummer'
