import { lines } from '../words.ts'

/** German prose. */
export const german = lines(`
Mein Name ist {person} und meine E-Mail ist {email}.
Guten Tag, hier spricht {person}. Sie erreichen mich unter {phone}.
Meine Telefonnummer ist {phone}.
Tel.: {phone}
Telefon: {phone}, Fax: {phone}
Handy {phone}
Rufen Sie bitte {phone} an und fragen Sie nach {title} {family}.
Die Nummer {phoneAbroad} ist nicht erreichbar.
Schreiben Sie an {email}.
E-Mail: {email}
Sehr geehrter Herr {family},\\n\\nwir haben Ihr Schreiben vom {date} erhalten.
Sehr geehrte Frau {family},\\nvielen Dank für Ihre Bestellung.
Mit freundlichen Grüßen\\n{person}\\n{org}
Viele Grüße\\n{given}
Patient: {person}, geb. {dob}
Geburtsdatum: {dob}
Sie wurde am {dob} in {place} geboren.
Der Patient ({age} Jahre) wurde am {date} aufgenommen.
Diagnose: {condition}
Bei {title} {family} wurde {condition} festgestellt, verordnet wurde {medicine}.
Medikation: {medicine}
Name: {person}\\nAnschrift: {address}\\nTelefon: {phone}
Ich wohne in der {address}.
Bitte senden Sie es an {address}.
Adresse: {address}
Das Paket an {address} kam zurück.
{person} ist im {month} nach {place} gezogen.
Ich arbeite seit {n} Jahren bei {org}.
{org} eröffnet ein Büro in {place}.
Ich habe heute mit {person} gesprochen.
Laut {person} ging die Sendung am {date} ab.
Der Vertrag wurde von {person} für {org} unterschrieben.
Meine Steuer-ID ist {taxDe}.
Steueridentifikationsnummer: {taxDe}
IdNr. {taxDe}
AHV-Nummer {idCh}
Sozialversicherungsnummer: {idAt}
Reisepass Nr. {passport}
Meine Reisepassnummer lautet {passport}.
Führerschein: {license}
Staatsangehörigkeit: {nationality}
Kreditkarte {card}, gültig bis {expiry}
Meine Kartennummer ist {card}, Prüfziffer {cvv}.
Bitte belasten Sie {groupedCard}.
Ich habe meine Karte {card} verloren.
Bitte überweisen Sie auf {iban}.
IBAN: {iban}\\nBIC: {swift}
Kontoinhaber {person}, IBAN {iban}
Die Zahlung an {iban} ist fehlgeschlagen.
Ihr Gehalt beträgt {salary} im Jahr.
{person} verdient {salary} brutto.
Kontostand: {balance}
Benutzername: {username}\\nPasswort: {password}
Mein Passwort ist {password}
Das WLAN-Passwort lautet {password}
Die PIN ist {pin}
Mehr unter {url}.
Siehe {url} für Einzelheiten.
Unsere Seite ist {bareUrl}.
Die Anfragen kommen von {ip}.
Wir haben {ip} und {ipv6} gesperrt.
Kennzeichen: {plate}
Fahrgestellnummer {vin}
Hallo {given}, wie war es in {place}?
Danke, {given}!
Wir treffen uns am {date} in {place}.
Die Besprechung wurde vom {date} auf den {date} verlegt.
Im Notfall: {person}, {phone}
Kunde {person} <{email}> möchte das Konto {account} schließen.
Hiermit ermächtige ich, {person}, wohnhaft {address}, die {org}, von {iban} abzubuchen.
Ich habe die Bestellung von {person} gefunden; die Karte {card} wurde am {date} abgelehnt.
Zeugin: {person}, {age} Jahre, aus {place}
{title} {family} ist heute krank.
Mein API-Schlüssel ist {key}
`)
