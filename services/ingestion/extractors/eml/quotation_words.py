"""The words by which mail programs begin earlier mail, in the languages that they have them in."""

FROM = ("From", "Von", "De", "Da", "Van", "Från", "Fra", "Od")
SENT = (
    "Sent", "Date", "Gesendet", "Datum", "Envoyé", "Enviado", "Enviado el", "Fecha", "Data", "Inviato", "Verzonden",
    "Skickat", "Sendt", "Dato", "Wysłano", "Wysłane",
)  # fmt: skip
TO = ("To", "An", "À", "A", "Para", "Aan", "Till", "Til", "Do")
CC = ("Cc", "Bcc", "Kopie", "Copie", "Kopia", "CC")
SUBJECT = ("Subject", "Betreff", "Objet", "Asunto", "Assunto", "Oggetto", "Onderwerp", "Ämne", "Emne", "Temat")
MORE = ("Importance", "Wichtigkeit", "Importancia", "Attachments", "Anlagen", "Reply-To", "Sensitivity")
EARLIER = (
    "Original Message", "Original Appointment", "Forwarded message", "Forwarded Message", "Reply Message",
    "Ursprüngliche Nachricht", "Ursprünglicher Termin", "Weitergeleitete Nachricht",
    "Message d'origine", "Message original", "Message transféré", "Mensaje original", "Mensaje reenviado",
    "Messaggio originale", "Messaggio inoltrato", "Oorspronkelijk bericht", "Doorgestuurd bericht",
    "Mensagem original", "Mensagem encaminhada", "Ursprungligt meddelande", "Wiadomość oryginalna",
)  # fmt: skip
"""Between hyphens, on a line of its own."""
WROTE = (
    ("On", "wrote"),
    ("On", "writes"),
    ("Am", "schrieb"),
    ("Le", "a écrit"),
    ("El", "escribió"),
    ("Il", "ha scritto"),
    ("Op", "schreef"),
    ("Em", "escreveu"),
    ("Den", "skrev"),
    ("W dniu", "napisał"),
)
"""How a line begins that says when somebody wrote, and the verb in it, after which a colon ends it."""
