import type { Random } from '../random.ts'
import { words } from '../words.ts'
import type { Language } from './names.ts'

const months: Record<Language, readonly string[]> = {
  en: words(
    'January February March April May June July August September October November December',
  ),
  es: words(
    'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  ),
  de: words('Januar Februar März April Mai Juni Juli August September Oktober November Dezember'),
  fr: words('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
}

const two = (value: number) => String(value).padStart(2, '0')

function written(random: Random, language: Language, year: number): string {
  const day = random.int(1, 28)
  const month = random.int(1, 12)
  const name = months[language][month - 1] ?? ''
  const iso = `${year}-${two(month)}-${two(day)}`
  if (language === 'es')
    return random.pick([
      `${day} de ${name} de ${year}`,
      `${two(day)}/${two(month)}/${year}`,
      `${two(day)}-${two(month)}-${year}`,
      iso,
      `${day}/${month}/${year}`,
    ])
  if (language === 'de')
    return random.pick([
      `${day}. ${name} ${year}`,
      `${two(day)}.${two(month)}.${year}`,
      `${day}.${month}.${year}`,
      iso,
    ])
  if (language === 'fr')
    return random.pick([
      `${day} ${name} ${year}`,
      `${two(day)}/${two(month)}/${year}`,
      `${two(day)}-${two(month)}-${year}`,
      iso,
    ])
  return random.pick([
    `${name} ${day}, ${year}`,
    `${day} ${name} ${year}`,
    `${name.slice(0, 3)} ${day}, ${year}`,
    `${two(month)}/${two(day)}/${year}`,
    `${month}/${day}/${year}`,
    `${two(month)}-${two(day)}-${year}`,
    `${day}-${name.slice(0, 3)}-${year}`,
    `${name} ${day}${day === 1 || day === 21 ? 'st' : day === 2 || day === 22 ? 'nd' : day === 3 || day === 23 ? 'rd' : 'th'}, ${year}`,
    iso,
  ])
}

/** A day of birth. */
export function birthday(random: Random, language: Language): string {
  return written(random, language, random.int(1935, 2010))
}

/** A day of these years. */
export function date(random: Random, language: Language): string {
  return written(random, language, random.int(2015, 2027))
}

export function age(random: Random): string {
  return String(random.int(18, 96))
}

const conditions: Record<Language, readonly string[]> = {
  en: words(`hypertension type_2_diabetes asthma migraine depression HIV hepatitis_C breast_cancer epilepsy bipolar_disorder
    rheumatoid_arthritis chronic_kidney_disease COPD Crohn's_disease multiple_sclerosis atrial_fibrillation anxiety_disorder
    schizophrenia pneumonia sleep_apnea`),
  es: words(`hipertensión diabetes_tipo_2 asma migraña depresión VIH hepatitis_C cáncer_de_mama epilepsia artritis_reumatoide
    insuficiencia_renal_crónica esclerosis_múltiple neumonía ansiedad`),
  de: words(`Bluthochdruck Diabetes_Typ_2 Asthma Migräne Depression HIV Hepatitis_C Brustkrebs Epilepsie Lungenentzündung
    Multiple_Sklerose Rheuma Niereninsuffizienz`),
  fr: words(`hypertension diabète_de_type_2 asthme migraine dépression VIH hépatite_C cancer_du_sein épilepsie sclérose_en_plaques
    pneumonie insuffisance_rénale`),
}

export function condition(random: Random, language: Language): string {
  return random.pick(conditions[language])
}

const drugs =
  words(`lisinopril metformin sertraline atorvastatin levothyroxine amoxicillin omeprazole warfarin fluoxetine insulin_glargine
  methotrexate prednisone lithium ibuprofen tamoxifen`)

/** A medicine, mostly with its dose. */
export function medicine(random: Random): string {
  const dose = random.pick(['', ' 10mg', ' 20 mg', ' 500 mg', ' 5mg'])
  return `${random.pick(drugs)}${dose}`
}
