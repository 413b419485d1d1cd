import type { Random } from '../random.ts'
import { words } from '../words.ts'

/** Language of a text that values are made for. */
export type Language = 'en' | 'es' | 'de' | 'fr'

interface Culture {
  readonly given: readonly string[]
  readonly family: readonly string[]
}

const culture = (given: string, family: string): Culture => ({
  given: words(given),
  family: words(family),
})

// Written down from memory for this bench; they are nobody's list. Some are invented, so that no gazetteer holds them.
const cultures = {
  english: culture(
    `James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica
    Thomas Karen Chris Sarah Daniel Nancy Matthew Lisa Anthony Betty Mark Margaret Donald Sandra Steven Ashley Paul Kim
    Andrew Emily Joshua Donna Ken Michelle Kevin Carol Brian Amanda George Melissa Ted Deborah Ron Stephanie Tim Rebecca
    Jason Laura Jeff Sharon Ryan Cynthia Jake Kathleen Gary Amy Nick Angela Eric Shirley Jon Anna Steve Brenda Larry
    Pam Justin Emma Scott Nicole Brandon Helen Ben Samantha Sam Katherine Greg Christine Alex Debra Pat Rachel Jack Carolyn
    Dennis Janet Jerry Maria Tyler Olivia Aaron Heather Jose Diane Nathan Julie Adam Joyce Zach Victoria Harold Ruth
    Callum Imogen Rhys Bronwyn Angus Eilidh Ewan Niamh Cormac Saoirse Declan Aoife Tamsin Piers Araminta Jolyon`,
    `Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee Thompson White Harris
    Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter
    Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers Reed Bailey Kelly Howard Cox
    Ward Richardson Watson Brooks Wood James Bennett Gray Hughes Price Myers Long Foster Ross Hartigan Whitcombe Featherstone
    Oakley Ravenscroft Thistlewood Pemberley Blackwood Haverford Winterbourne Stannard O'Brien O'Connor McAllister MacLeod
    McDonagh FitzGerald Llewellyn Penhaligon Tregenza Quillfeather Brackstone Dunmorrow Selwick Tarrowby`,
  ),
  spanish: culture(
    `José María Juan Carmen Antonio Ana Manuel Isabel Francisco Dolores Luis Pilar Javier Teresa Carlos Rosa Miguel Lucía
    Pedro Elena Alejandro Paula Diego Marta Pablo Raquel Jorge Silvia Álvaro Beatriz Sergio Rocío Andrés Nuria Raúl Inés
    Iker Leire Unai Ainhoa Jordi Montserrat Oriol Neus Xoán Sabela Guadalupe Ximena Rigoberto Yolanda Fermín Encarnación
    Gumersindo Nemesio Itziar Arantxa`,
    `García Martínez López Sánchez Pérez Gómez Fernández Ruiz Díaz Moreno Álvarez Muñoz Romero Alonso Gutiérrez Navarro Torres
    Domínguez Vázquez Ramos Gil Serrano Blanco Molina Ortega Delgado Castro Ortiz Rubio Marín Iglesias Núñez Cabrera
    Etxeberria Goikoetxea Puigdemont Ferrer Bofill Cabezudo Quintanilla Villalobos Zurbarán Belmonte Carrasquilla Ochandorena`,
  ),
  german: culture(
    `Hans Ursula Peter Monika Klaus Petra Wolfgang Sabine Jürgen Renate Stefan Helga Andreas Karin Uwe Brigitte Thomas Ingrid
    Dieter Erika Matthias Heike Lukas Leonie Finn Mia Jonas Hannah Maximilian Lena Moritz Frieda Anton Greta Heiko Jörg Björn
    Käthe Günther Liselotte Torben Wiebke Ruprecht Adelheid Kunigunde Friedhelm`,
    `Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder Neumann
    Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier Huber Mayer Jäger Groß
    Vogelsang Butenschön Achternbusch Pfefferkorn Sonnleitner Schnurrenberger Katzenmaier Hasselbrink Niederstätter`,
  ),
  french: culture(
    `Jean Marie Pierre Nathalie Michel Isabelle Philippe Sylvie Alain Catherine Nicolas Françoise Christophe Martine Laurent
    Sandrine Frédéric Véronique Éric Céline David Julie Olivier Aurélie Thierry Élodie Camille Léa Hugo Manon Théo Chloé
    Jean-Pierre Marie-Claude Anne-Sophie Jean-Luc Loïc Maëlys Gaël Solène Thibault Apolline Enguerrand Ségolène`,
    `Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux
    Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau
    Blanchard Quéméneur Le_Goff Kerboriou de_La_Tour d'Estaing Beauvallon Chantepleure Rochebrune Vaugirardin`,
  ),
  world: culture(
    `Wei Li Mei Xiaoming Jun Yan Hiroshi Yuki Haruto Sakura Kenji Aiko Min-jun Seo-yeon Ji-hoon Priya Rahul Anjali Arjun
    Deepika Sanjay Lakshmi Venkatesh Aarav Ishaan Mohammed Fatima Ahmed Aisha Omar Leila Yusuf Zainab Hassan Khadija
    Olga Ivan Svetlana Dmitri Natasha Sergei Oksana Taras Chukwuemeka Ngozi Oluwaseun Adaeze Kwame Akosua Thabo Nomvula
    Sipho Giulia Marco Francesca Luca Chiara João Beatriz Tiago Inês Thiago Larissa Piotr Agnieszka Krzysztof Małgorzata
    Łukasz Zofia Erik Ingrid Lars Astrid Søren Freja Aino Eero Mikko Väinö Nguyen Thuy Minh Siti Budi Putri Mehmet Ayşe
    Emre Zeynep Dimitrios Eleni Avi Tamar Yael Ioana Bogdan Zsófia Gábor Václav Ludmila Tesfaye Hirut Kalani Leilani`,
    `Wang Li Zhang Chen Liu Huang Zhao Wu Tanaka Suzuki Watanabe Yamamoto Nakamura Kobayashi Kim Park Choi Jung Sharma Patel
    Singh Gupta Reddy Iyer Subramanian Krishnamurthy Khan Ali Hussein al-Farsi Al-Hashimi Haddad Abdullah Ivanov Petrova
    Smirnov Kuznetsova Shevchenko Kovalenko Okafor Adeyemi Okonkwo Nwosu Mensah Boateng Dlamini Nkosi Mokoena Rossi Russo
    Ferrari Esposito Bianchi Silva Santos Oliveira Souza Pereira da_Silva dos_Santos Nowak Kowalski Wiśniewska Wójcik
    Lindqvist Johansson Bergström Hansen Nilsen Sørensen Virtanen Korhonen Mäkinen Tran Pham Nguyen Setiawan Wijaya Yılmaz
    Demir Öztürk Papadopoulos Georgiou Cohen Mizrahi Popescu Ionescu Nagy Horváth Novák Dvořáková Bekele Kahananui van_der_Berg
    van_Dijk de_Vries ter_Horst von_Hagen Vandenbroucke Zwingmann-Oduya`,
  ),
  invented: culture(
    `Zorvin Maelith Taryndel Quessa Brivon Oshellan Javreth Ylsabet Korrinda Pellum Xandrine Fenwicka Dorvath Illuvia Threnodie`,
    `Vandershoot Mirkavel Ossolay Tramblecourt Dworzanek-Hile Quandrill Bexforthe Jarnovic Thulemark Zephandry Oyelumbe Kvistgard
    Prasgupta Harrowgill Montclavet Skeldritch`,
  ),
} as const

type CultureName = keyof typeof cultures

const mix: Record<Language, readonly CultureName[]> = {
  en: [
    'english',
    'english',
    'english',
    'english',
    'spanish',
    'german',
    'french',
    'world',
    'world',
    'invented',
  ],
  es: ['spanish', 'spanish', 'spanish', 'spanish', 'spanish', 'english', 'world', 'invented'],
  de: ['german', 'german', 'german', 'german', 'german', 'world', 'french', 'invented'],
  fr: ['french', 'french', 'french', 'french', 'french', 'world', 'english', 'invented'],
}

export function givenName(random: Random, language: Language): string {
  return random.pick(cultures[random.pick(mix[language])].given)
}

export function familyName(random: Random, language: Language): string {
  return random.pick(cultures[random.pick(mix[language])].family)
}

/** A person's name as people write it: with initials, hyphens, two family names, "Family, Given", in capitals. */
export function fullName(random: Random, language: Language): string {
  const { given, family } = cultures[random.pick(mix[language])]
  const first = random.pick(given)
  const last = random.pick(family)
  const initial = random.string('ABCDEFGHJKLMNPRSTW', 1)
  const style = random.int(0, 39)
  if (style < 2) return `${last}, ${first}`
  if (style < 5) return `${first} ${initial}. ${last}`
  if (style < 7) return `${initial}. ${last}`
  if (style < 8) return `${first} ${random.pick(given)} ${last}`
  if (style < 10) return `${first} ${last}-${random.pick(family)}`
  if (style < 11) return `${first} ${last}`.toUpperCase()
  if (style < 12) return `${initial}.${random.string('ABCDEFGHJKLMNPRST', 1)}. ${last}`
  if (style < 13 && language === 'en')
    return `${first} ${last} ${random.pick(['Jr.', 'III', 'Sr.'])}`
  if (style < 19 && language === 'es') return `${first} ${last} ${random.pick(family)}`
  return `${first} ${last}`
}

const titles: Record<Language, readonly string[]> = {
  en: words('Mr. Mrs. Ms. Dr. Mr Mrs Ms Dr Prof. Miss Sir Rev.'),
  es: words('Sr. Sra. Dr. Dra. Don Doña D. Dña. Srta. Prof.'),
  de: words('Herr Frau Dr. Prof. Prof._Dr. Herrn'),
  fr: words('M. Mme Mlle Dr Pr Me Monsieur Madame'),
}

/** A form of address, which stands before a name. */
export function title(random: Random, language: Language): string {
  return random.pick(titles[language])
}

/** Letters of a name as they go into an e-mail address or a user name. */
export function bareName(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^a-zA-Z-]/g, '')
    .toLowerCase()
}
