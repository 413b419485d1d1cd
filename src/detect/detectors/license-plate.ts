import { type CueShape, digitsIn } from './after-cue.ts'

/** Registration plates: 4 to 10 capital letters and digits, of both kinds, in up to four groups. */
export const licensePlate: CueShape = {
  name: 'license-plate',
  class: 'vehicle_id',
  cues:
    'license_plate licence_plate number_plate registration_plate plate plates registration_number vehicle_registration ' +
    's_registration car_registration my_registration registration_mark matricula matriculas kennzeichen nummernschild immatriculation plaque targa kenteken placa placas',
  value: /[A-Z0-9ÄÖÜ]{1,4}(?:[- ·]?[A-Z0-9]{1,4}){1,3}(?!\w)/y,
  fits: (value) => {
    const bare = value.replace(/[^A-Z0-9ÄÖÜ]/g, '')
    const digits = digitsIn(bare)
    return bare.length >= 4 && bare.length <= 10 && digits >= 1 && digits < bare.length
  },
  confidence: 0.65,
}
