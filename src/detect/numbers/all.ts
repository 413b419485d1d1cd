import type { NumberShape } from '../number-shape.ts'
import { aeEmiratesId } from './ae-emirates-id.ts'
import { arCuit } from './ar-cuit.ts'
import { atSvnr } from './at-svnr.ts'
import { auAbn } from './au-abn.ts'
import { auAcn } from './au-acn.ts'
import { auMedicare } from './au-medicare.ts'
import { auTfn } from './au-tfn.ts'
import { beNational } from './be-national.ts'
import { bgEgn } from './bg-egn.ts'
import { brCnpj } from './br-cnpj.ts'
import { brCpf } from './br-cpf.ts'
import { caSin } from './ca-sin.ts'
import { chAhv } from './ch-ahv.ts'
import { clRutDotted } from './cl-rut-dotted.ts'
import { clRut } from './cl-rut.ts'
import { cnId } from './cn-id.ts'
import { coNit } from './co-nit.ts'
import { czRodneCislo } from './cz-rodne-cislo.ts'
import { deIdCard } from './de-id-card.ts'
import { deSocialInsurance } from './de-social-insurance.ts'
import { deTaxId } from './de-tax-id.ts'
import { deVat } from './de-vat.ts'
import { dkCpr } from './dk-cpr.ts'
import { eeLtPersonalCode } from './ee-lt-personal-code.ts'
import { esCif } from './es-cif.ts'
import { esDni } from './es-dni.ts'
import { esNie } from './es-nie.ts'
import { esSocialSecurity } from './es-social-security.ts'
import { fiHetu } from './fi-hetu.ts'
import { frNir } from './fr-nir.ts'
import { frSpi } from './fr-spi.ts'
import { gbNhs } from './gb-nhs.ts'
import { gbNino } from './gb-nino.ts'
import { gbUtr } from './gb-utr.ts'
import { grAfm } from './gr-afm.ts'
import { grAmka } from './gr-amka.ts'
import { hkHkid } from './hk-hkid.ts'
import { hrOib } from './hr-oib.ts'
import { huTaj } from './hu-taj.ts'
import { huTaxId } from './hu-tax-id.ts'
import { iccid } from './iccid.ts'
import { iePps } from './ie-pps.ts'
import { ilId } from './il-id.ts'
import { imei } from './imei.ts'
import { inAadhaar } from './in-aadhaar.ts'
import { inGstin } from './in-gstin.ts'
import { inPan } from './in-pan.ts'
import { itFiscalCode } from './it-fiscal-code.ts'
import { itVat } from './it-vat.ts'
import { jpMyNumber } from './jp-my-number.ts'
import { krRrn } from './kr-rrn.ts'
import { luMatricule } from './lu-matricule.ts'
import { lvPersonasKods } from './lv-personas-kods.ts'
import { mxCurp } from './mx-curp.ts'
import { mxRfc } from './mx-rfc.ts'
import { nlBsn } from './nl-bsn.ts'
import { noFodselsnummer } from './no-fodselsnummer.ts'
import { nzIrd } from './nz-ird.ts'
import { nzNhi } from './nz-nhi.ts'
import { plNip } from './pl-nip.ts'
import { plPesel } from './pl-pesel.ts'
import { plRegon } from './pl-regon.ts'
import { ptCitizenCard } from './pt-citizen-card.ts'
import { ptNif } from './pt-nif.ts'
import { roCnp } from './ro-cnp.ts'
import { sePersonnummer } from './se-personnummer.ts'
import { sgNric } from './sg-nric.ts'
import { siEmso } from './si-emso.ts'
import { thId } from './th-id.ts'
import { trTckn } from './tr-tckn.ts'
import { twId } from './tw-id.ts'
import { usAba } from './us-aba.ts'
import { usDea } from './us-dea.ts'
import { usEin } from './us-ein.ts'
import { usItin } from './us-itin.ts'
import { usMbi } from './us-mbi.ts'
import { usNpi } from './us-npi.ts'
import { vin } from './vin.ts'
import { zaId } from './za-id.ts'

/**
 * All numbers with a form of their own. Where two are equally likely the first one wins, so
 * those of the US lead.
 */
export const numberShapes: readonly NumberShape[] = [
  usAba,
  usDea,
  usEin,
  usItin,
  usMbi,
  usNpi,
  aeEmiratesId,
  arCuit,
  atSvnr,
  auAbn,
  auAcn,
  auMedicare,
  auTfn,
  beNational,
  bgEgn,
  brCnpj,
  brCpf,
  caSin,
  chAhv,
  clRut,
  clRutDotted,
  cnId,
  coNit,
  czRodneCislo,
  deIdCard,
  deSocialInsurance,
  deTaxId,
  deVat,
  dkCpr,
  eeLtPersonalCode,
  esCif,
  esDni,
  esNie,
  esSocialSecurity,
  fiHetu,
  frNir,
  frSpi,
  gbNhs,
  gbNino,
  gbUtr,
  grAfm,
  grAmka,
  hkHkid,
  hrOib,
  huTaj,
  huTaxId,
  iccid,
  iePps,
  ilId,
  imei,
  inAadhaar,
  inGstin,
  inPan,
  itFiscalCode,
  itVat,
  jpMyNumber,
  krRrn,
  luMatricule,
  lvPersonasKods,
  mxCurp,
  mxRfc,
  nlBsn,
  noFodselsnummer,
  nzIrd,
  nzNhi,
  plNip,
  plPesel,
  plRegon,
  ptCitizenCard,
  ptNif,
  roCnp,
  sePersonnummer,
  sgNric,
  siEmso,
  thId,
  trTckn,
  twId,
  vin,
  zaId,
]
