import type { Random } from '../random.ts'
import { lines, words } from '../words.ts'
import { familyName, type Language } from './names.ts'

const streetNames: Record<Language, readonly string[]> = {
  en: words(`Main Oak Maple Cedar Elm Washington Lake Hill Park Pine River Church Mill High Station Victoria Queens Kings Sunset
    Chestnut Birchwood Larkspur Harrowgate Old_Quarry Foxglove Bramblewick Saltmarsh Tannery Wexcombe Cobbler's Juniper_Hollow
    Martin_Luther_King Ninth 42nd 5th W_23rd N_Halvorsen`),
  es: words(`Mayor Real Alcalá Gran_Vía Cervantes Colón del_Sol de_la_Paz San_Juan Velázquez Goya de_los_Olivos Fuencarral
    del_Molino_Viejo Santa_Eulalia Almendrales Juan_de_Herrera Doctor_Fleming`),
  de: words(`Haupt Bahnhof Garten Schul Berg Goethe Schiller Linden Wald Kirch Mühlen Ring Rosen Ahorn Bismarck Lerchen Quellen Brunnen
    Eichhörnchen Fuhrmann`),
  fr: words(`de_la_Paix Victor_Hugo de_la_République des_Lilas du_Moulin Pasteur Jean_Jaurès de_l'Église du_Général_de_Gaulle des_Acacias
    de_la_Gare Saint-Honoré des_Tanneurs du_Vieux_Lavoir Émile_Zola`),
}

const towns: Record<Language, readonly string[]> = {
  en: lines(`
    Springfield, IL 62704
    Austin, TX 78701
    Portland, OR 97205
    New York, NY 10011
    Cambridge CB2 1TN
    London SW1A 2AA
    Manchester M1 4BT
    Brisbane QLD 4000
    Toronto, ON M5V 2T6
    Dublin 2
    Larkhaven, VT 05401
    Miami, Florida 33101
    Edinburgh EH1 1YZ
    San Jose, CA 95112-3456`),
  es: lines(`
    28013 Madrid
    08002 Barcelona
    41001 Sevilla
    46002 Valencia
    50003 Zaragoza
    29015 Málaga
    48009 Bilbao
    06600 Ciudad de México
    37002 Salamanca`),
  de: lines(`
    10115 Berlin
    80331 München
    20095 Hamburg
    50667 Köln
    04109 Leipzig
    70173 Stuttgart
    8001 Zürich
    1010 Wien
    01067 Dresden`),
  fr: lines(`
    75001 Paris
    69002 Lyon
    13001 Marseille
    31000 Toulouse
    44000 Nantes
    33000 Bordeaux
    67000 Strasbourg
    1050 Bruxelles
    35700 Rennes`),
}

function street(random: Random, language: Language): string {
  const name = random.pick(streetNames[language])
  const n = random.int(1, 9999)
  const house = random.int(1, 199)
  if (language === 'es') {
    const kind = random.pick([
      'Calle',
      'Calle',
      'Avda.',
      'Avenida',
      'C/',
      'Paseo',
      'Plaza',
      'Camino',
    ])
    const rest = random.pick([
      '',
      `, ${random.int(1, 9)}º ${random.string('ABCD', 1)}`,
      `, piso ${random.int(1, 9)}`,
    ])
    return `${kind} ${name}${random.pick([',', ',', ''])} ${random.pick(['', 'nº '])}${house}${rest}`
  }
  if (language === 'de')
    return `${name}${random.pick(['straße', 'straße', 'str.', 'weg', 'allee', 'platz', 'gasse'])} ${house}${random.pick(['', '', 'a', 'b'])}`
  if (language === 'fr')
    return `${house}${random.pick(['', ' bis'])}${random.pick([',', ''])} ${random.pick(['rue', 'rue', 'avenue', 'boulevard', 'place', 'allée', 'impasse'])} ${name}`
  const kind = random.pick(
    words(
      'Street St St. Avenue Ave Road Rd. Lane Ln Drive Dr Court Boulevard Blvd Way Close Terrace Place',
    ),
  )
  const flat = random.pick([
    '',
    '',
    '',
    ` Apt ${random.int(1, 40)}${random.string('ABC', 1)}`,
    `, Suite ${random.int(100, 900)}`,
    ` #${random.int(1, 99)}`,
  ])
  return `${n} ${name} ${kind}${flat}`
}

/** A postal address on one line, in the manner of the language's countries. */
export function address(random: Random, language: Language): string {
  if (language === 'en' && random.chance(0.06))
    return `P.O. Box ${random.int(10, 9999)}, ${random.pick(towns.en)}`
  return random.chance(0.35)
    ? street(random, language)
    : `${street(random, language)}, ${random.pick(towns[language])}`
}

const places: Record<Language, readonly string[]> = {
  en: words(`Boston Denver Seattle Chicago Birmingham Leeds Glasgow Sydney Vancouver Nairobi Mumbai Singapore Tokyo Berlin
    Paris Texas Ohio California Ontario Queensland Canada Germany Brazil India Kenya Portugal Norway Wolverhampton Saskatoon
    Ouagadougou Wagga_Wagga Salt_Lake_City New_Zealand South_Africa Upper_Thornby`),
  es: words(`Granada Córdoba Toledo Murcia Oviedo Cádiz Bogotá Lima Guadalajara Quito España Francia Colombia Argentina Andalucía
    Galicia Alcorcón Villanueva_de_la_Serena Perú`),
  de: words(`Hannover Nürnberg Bremen Freiburg Kassel Graz Basel Bern Bayern Sachsen Österreich Frankreich Polen Italien
    Castrop-Rauxel Oberammergau Mecklenburg Schweden`),
  fr: words(`Lille Nice Montpellier Grenoble Genève Montréal Bretagne Normandie Belgique Espagne Maroc Tunisie Dijon
    Clermont-Ferrand Plougastel-Daoulas Sénégal`),
}

/** A town, region or country. */
export function place(random: Random, language: Language): string {
  return random.pick(places[language])
}

const stems =
  words(`Brightharbor Kestrel Northquay Pinecrest Zentrale Quartz Orchard Bluefin Halcyon Summit Redwood Vertex Lumen
  Ironbridge Castellan Meridian Oakwell Polaris Tidewater Arkwright`)

/** A company, school, hospital or bank. */
export function organization(random: Random, language: Language): string {
  const stem = random.pick(stems)
  const family = familyName(random, language)
  const forms: Record<Language, readonly string[]> = {
    en: [
      `${stem} Inc.`,
      `${stem} Ltd`,
      `${stem} Technologies`,
      `${family} & Sons`,
      `${stem} LLC`,
      `Bank of ${stem}`,
      `${stem} General Hospital`,
      `University of ${stem}`,
      `${family}, ${familyName(random, language)} and Partners`,
      `${stem} Group`,
    ],
    es: [
      `${stem} S.A.`,
      `Banco ${stem}`,
      `Hospital ${stem}`,
      `Universidad de ${stem}`,
      `${family} e Hijos S.L.`,
      `Grupo ${stem}`,
    ],
    de: [
      `${stem} GmbH`,
      `${stem} AG`,
      `${family} & Söhne KG`,
      `Klinikum ${stem}`,
      `Universität ${stem}`,
      `Sparkasse ${stem}`,
      `${family} GmbH & Co. KG`,
    ],
    fr: [
      `${stem} SARL`,
      `${stem} S.A.`,
      `Banque ${stem}`,
      `Clinique ${stem}`,
      `Université de ${stem}`,
      `Groupe ${stem}`,
      `${family} et Fils`,
    ],
  }
  return random.pick(forms[language])
}

const peoples: Record<Language, readonly string[]> = {
  en: words(
    'American British Canadian Mexican German French Spanish Indian Chinese Nigerian Brazilian Polish Ukrainian Kenyan',
  ),
  es: words('española mexicano colombiana argentino francesa alemana peruana marroquí'),
  de: words('deutsch österreichisch türkisch polnisch französisch italienisch'),
  fr: words('française belge marocaine algérienne espagnole italienne allemande'),
}

export function nationality(random: Random, language: Language): string {
  return random.pick(peoples[language])
}
