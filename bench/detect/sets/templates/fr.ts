import { lines } from '../words.ts'

/** French prose. */
export const french = lines(`
Je m'appelle {person} et mon adresse e-mail est {email}.
Bonjour, ici {person}. Vous pouvez me joindre au {phone}.
Mon numéro de téléphone est le {phone}.
Tél. : {phone}
Téléphone : {phone}
Portable {phone}, bureau {phone}
Appelez le {phone} et demandez {given}.
Le {phoneAbroad} ne répond pas.
Écrivez à {email}, merci.
Courriel : {email}
Cher {title} {family},\\n\\nNous avons bien reçu votre lettre du {date}.
Cordialement,\\n{person}\\n{org}
Bien à vous,\\n{given}
Le patient {person}, âgé de {age} ans, a été admis le {date}.
Patient : {person}, né le {dob}
Date de naissance : {dob}
Elle est née le {dob} à {place}.
Diagnostic : {condition}
On lui a diagnostiqué {condition} et prescrit {medicine}.
Traitement : {medicine}
Nom : {person}\\nAdresse : {address}\\nTéléphone : {phone}
J'habite au {address}.
Merci de l'envoyer au {address}.
Adresse : {address}
Le colis pour le {address} est revenu.
{person} a déménagé à {place} en {month}.
Je travaille chez {org} depuis {n} ans.
{org} ouvre un bureau à {place}.
J'ai parlé avec {person} ce matin.
Selon {person}, le colis est parti de {place} le {date}.
Le contrat a été signé par {person} pour {org}.
Mon numéro de sécurité sociale est {idFr}.
NIR : {idFr}
Numéro de sécurité sociale : {idFr}
Numéro de passeport : {passport}
Mon passeport ({passport}) expire le {date}.
Permis de conduire : {license}
Nationalité : {nationality}
Ma carte bancaire est la {card}, expire {expiry}.
Numéro de carte : {card}, cryptogramme {cvv}
Débitez {groupedCard}, merci.
J'ai perdu ma carte {card}.
Merci de virer le loyer sur {iban}.
IBAN : {iban}\\nBIC : {swift}
Titulaire {person}, IBAN {iban}
Le paiement vers {iban} a échoué.
Votre salaire est de {salary} par an.
{person} gagne {salary} brut.
Identifiant : {username}\\nMot de passe : {password}
Mon mot de passe est {password}
Le mot de passe du wifi est {password}
Le code PIN est {pin}
Plus d'informations sur {url}.
Voir {url} pour les détails.
Notre site est {bareUrl}.
Les requêtes viennent de {ip}.
Nous avons bloqué {ip} et {ipv6}.
Immatriculation : {plate}
Numéro de châssis {vin}
Bonjour {given}, comment était {place} ?
Merci {given} !
Nous nous voyons le {date} à {place}.
La réunion passe du {date} au {date}.
En cas d'urgence : {person}, {phone}
Le client {person} <{email}> veut fermer le compte {account}.
Je soussignée {person}, demeurant {address}, autorise {org} à prélever sur {iban}.
J'ai trouvé la commande de {person} ; la carte {card} a été refusée le {date}.
{title} {family} est absent aujourd'hui.
Témoin : {person}, {age} ans, de {place}
Ma clé d'API est {key}
`)
