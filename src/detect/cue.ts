// Words that say what a value near them is. The engine notes where each kind was last seen.
import { type Cue, defineCue } from './lexicon.ts'
import type { Scan } from './scan.ts'

export const cue = {
  ssn: defineCue(
    'ssn ssns itin social social_security taxpayer_identification seguro_social numero_social',
  ),
  card: defineCue(
    'card cards visa mastercard amex maestro pan cc creditcard debit credit tarjeta tarjetas karte kreditkarte ' +
      'kartennummer carte cartes bancaire cartao discover diners unionpay jcb',
  ),
  cvv: defineCue('cvv cvv2 cvc cvc2 cvn csc cid prufnummer kartenprufnummer security_code'),
  pin: defineCue('pin pincode pin_code geheimzahl'),
  birth: defineCue(
    'born dob birth birthday birthdate birthdays geboren geburtsdatum geburtstag geb nacido nacida nacio nacimiento ' +
      'naissance nascimento nascita nato nata geboortedatum fodd fodelsedatum',
  ),
  salary: defineCue(
    'salary salaries compensation wage wages earns earning earned paycheck payroll bonus remuneration gehalt salaire ' +
      'sueldo salario nomina gana lohn verdient gagne stipendio salarioanual jahresgehalt monatsgehalt bruttogehalt',
  ),
  password: defineCue(
    'password passwd pwd passphrase passcode passwort kennwort contrasena clave_acceso mot_passe passe wachtwoord senha parola pass in_as',
  ),
  scheme: defineCue('bearer basic'),
  version: defineCue('version versions release firmware build v ver versione'),
  order: defineCue(
    'order orders invoice ticket tracking sku item ref reference transaction txn serial isbn po pedido factura rechnung ' +
      'bestellung commande facture bestellnummer',
  ),
  health: defineCue('diagnosed prescribed allergic'),
} as const

/** True when a cue of the kind ended at most `distance` characters before `at`. */
export function near(scan: Scan, kind: Cue, at: number, distance: number): boolean {
  const end = scan.cues[kind] ?? -1
  return end >= 0 && at - end <= distance
}
