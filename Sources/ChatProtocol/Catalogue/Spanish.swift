import ChatModel

/// What the server says in Spanish.
enum Spanish {
    static func text(_ phrase: Phrase) -> String {
        switch phrase {
        case .badJSON: "Esa línea no es JSON. Envía un objeto JSON por línea, en UTF-8."
        case .badCommand(let complaint): field(complaint)
        case .unknownOp(let op): "Aquí no existe la operación «\(op)». La página del protocolo indica cuáles hay."
        case .tooLarge(let bytes): "Es demasiado grande: cada trama admite \(bytes) bytes como máximo."
        case .unauthorized: "El token no es válido. Vuelve a iniciar sesión para obtener otro."
        case .tokenExpired: "El token ha caducado. Vuelve a iniciar sesión para obtener otro."
        case .forbidden(let need): forbidden(need)
        case .noSuchRoom(let room): "La sala «\(room)» no existe. Revisa el nombre o pide que la abran."
        case .notJoined(let room): "No estás en «\(room)». Primero entra en la sala."
        case .noSuchMessage(let message): "El mensaje \(message) no está en esta sala o se ha eliminado."
        case .alreadyDone(let name?): "\(name) ya lo ha hecho."
        case .alreadyDone(nil): "Eso ya está hecho."
        case .tooLong(let limit, let found):
            "Tu mensaje tiene \(found) caracteres y el máximo es \(limit)."
        case .empty: "Tu mensaje está vacío. Escribe algo que se vea."
        case .rateLimited(let retry): "Vas demasiado rápido. Inténtalo de nuevo en \(time(retry))."
        case .slowMode(let retry): "Modo lento: podrás escribir de nuevo en \(time(retry))."
        case .duplicate: "Acabas de decir eso mismo. Di otra cosa o espera un poco."
        case .notUnique: "Alguien ya ha dicho eso y aquí todo se dice una sola vez. Dilo con tus palabras."
        case .shielded(let retry):
            "El chat está protegido por ahora y los nuevos esperan. Podrás escribir de nuevo en \(time(retry))."
        case .language(let allowed, let found):
            "Tu mensaje parece estar en \(name(found)). \(write(in: allowed))"
        case .blockedTerm: "Tu mensaje contiene algo que esta sala no permite. Dilo con otras palabras."
        case .fault(let fault): remedy(fault)
        case .refusedByReview(let reason): "La revisión de esta sala no ha aceptado tu mensaje.\(because(reason))"
        case .linkNotAllowed: "Aquí no se permiten enlaces. Envía tu mensaje sin el enlace."
        case .emoteOnly: "Ahora mismo solo se permiten emotes y emojis. Envía tu mensaje sin palabras."
        case .membersOnly: "Ahora mismo solo los miembros pueden escribir aquí."
        case .paused: "El chat está en pausa. Podrás escribir cuando se reanude."
        case .timedOut(let retry): "Estás silenciado. Podrás escribir de nuevo en \(time(retry))."
        case .banned: "Tienes prohibida la entrada a esta sala."
        case .bannedFromServer: "Tienes prohibida la entrada a este servidor."
        case .heldFull: "Hay demasiados mensajes a la espera de un moderador. Inténtalo más tarde."
        case .noSuchHold(let hold): "No hay ningún mensaje retenido como «\(hold)». Puede que haya caducado."
        case .noSuchNotice(let notice): "En esta sala no hay ningún aviso «\(notice)» con el que puedas hacer eso."
        case .noSuchEmote(let name):
            "En esta sala no hay ningún emote «\(name)». Reacciona con un emoji o con un emote de la sala."
        case .reactionsFull(let limit): "Este mensaje ya tiene \(limit) reacciones distintas. Elige una de ellas."
        case .roomFull(let limit): "La sala está llena: caben \(limit) espectadores. Inténtalo más tarde."
        case .tooManyLinks(let limit):
            "Una sala se puede enlazar con \(limit) más como máximo. Desenlaza antes alguna."
        case .tooManyRooms(let limit): "Puedes estar en \(limit) salas a la vez como máximo. Sal antes de alguna."
        case .overloaded(let retry): "El servidor está muy ocupado. Inténtalo de nuevo en \(time(retry))."
        case .badSetting(let complaint): setting(complaint)
        case .internalError: "Algo ha fallado por nuestra parte. Inténtalo de nuevo."
        case .timeoutNotice(let length, let reason):
            "Un moderador te ha silenciado durante \(time(length)).\(because(reason))"
        case .banNotice(let reason): "Un moderador te ha expulsado de esta sala.\(because(reason))"
        case .clearedNotice: "Ya puedes volver a escribir: tu expulsión o silencio ha terminado."
        case .warnNotice(let reason):
            "Un moderador te ha advertido. Respeta las normas de la sala.\(because(reason))"
        case .languageWarning(let allowed): "Tu mensaje se ha mostrado, pero ten en cuenta: \(write(in: allowed))"
        case .termWarning: "Tu mensaje contiene algo que no gusta en esta sala. Cuida tus palabras."
        case .faultWarning(let fault): "Tu mensaje se ha mostrado, pero ten cuidado: \(remedy(fault))"
        case .slowedNotice(let pause):
            "Tras varias advertencias, por ahora puedes enviar un mensaje cada \(time(pause))."
        case .ruleTimeoutNotice(let length):
            "Has incumplido las normas de la sala: no podrás escribir durante \(time(length))."
        case .heldNotice(let cause): "Tu mensaje espera a un moderador: \(explanation(cause))"
        case .holdDenied(let reason):
            "Un moderador no ha aprobado tu mensaje, así que no se muestra.\(because(reason))"
        case .holdExpired:
            "Ningún moderador ha visto tu mensaje a tiempo, así que no se muestra. Puedes enviarlo de nuevo."
        case .appealGranted(let reason): "Tu apelación ha sido aceptada.\(because(reason))"
        case .appealDenied(let reason):
            "Tu apelación ha sido rechazada; la decisión se mantiene.\(because(reason))"
        }
    }

    private static func because(_ reason: String?) -> String { reason.map { " Motivo: \($0)" } ?? "" }

    private static func name(_ language: LanguageTag) -> String { LanguageNames.name(of: language, for: .spanish) }

    private static func write(in allowed: [LanguageTag]) -> String {
        "Aquí puedes escribir en: \(list(LanguageNames.names(of: allowed, for: .spanish)))."
    }

    private static func remedy(_ fault: Phrase.Fault) -> String {
        switch fault {
        case .capitals: "Demasiadas mayúsculas. Escribe en minúsculas."
        case .repetition: "Demasiadas repeticiones. Dilo una sola vez."
        case .mentions: "Mencionas a demasiados usuarios a la vez. Menciona a menos."
        case .contrived: "El texto es demasiado enrevesado para revisarlo. Escríbelo con sencillez."
        }
    }

    private static func explanation(_ cause: Phrase.HoldCause) -> String {
        switch cause {
        case .language(let allowed):
            "no está en ninguno de los idiomas de la sala: \(list(LanguageNames.names(of: allowed, for: .spanish)))."
        case .term: "contiene algo que esta sala revisa antes."
        case .link: "contiene un enlace."
        case .fault(let fault): remedy(fault)
        case .newcomer: "el chat está protegido por ahora y eres nuevo aquí."
        case .review: "esta sala revisa antes los mensajes."
        case .translation: "se mostrará cuando esté traducido."
        }
    }

    private static func forbidden(_ need: Phrase.Need) -> String {
        switch need {
        case .speak: "Aquí puedes leer, pero no escribir. Inicia sesión para chatear."
        case .interpret: "Eso solo lo pueden hacer los intérpretes."
        case .moderate: "Eso solo lo pueden hacer los moderadores."
        case .host: "Eso solo lo pueden hacer los anfitriones."
        case .room: "No tienes acceso a esta sala. Pide a un anfitrión que te deje entrar."
        case .higherRole: "Solo otro anfitrión puede hacerle eso a un anfitrión."
        }
    }

    private static func field(_ complaint: Complaint) -> String {
        complaint.subject == .line
            ? "Un comando debe ser \(accepted(complaint.expectation))."
            : "«\(complaint.name)» debe ser \(accepted(complaint.expectation))."
    }

    private static func setting(_ complaint: Complaint) -> String {
        switch complaint.expectation {
        case .oneOf(let names): "No existe el ajuste «\(complaint.name)». Puedes cambiar: \(list(names))."
        case .someOf(let names): "«\(complaint.name)» no cambia nada. Puedes cambiar: \(list(names))."
        case .readOnly: "«\(complaint.name)» es de solo lectura: lo mantiene el servidor."
        default: "El ajuste «\(complaint.name)» debe ser \(accepted(complaint.expectation))."
        }
    }

    private static func accepted(_ expectation: Complaint.Expectation) -> String {
        switch expectation {
        case .object: "un objeto JSON"
        case .text: "texto sin sustitutos sueltos y sin U+0000"
        case .requestID: "una cadena de 64 bytes como máximo o un entero menor que 2^53"
        case .room: "el nombre de una sala: de 1 a 64 bytes de letras, cifras, «-», «_» y «.»"
        case .user: "el id de un usuario: de 1 a 128 bytes sin caracteres de control"
        case .language: "una etiqueta de idioma BCP 47, como «en» o «zh-Hans»"
        case .languageOrNull: "una etiqueta de idioma BCP 47, como «en» o «zh-Hans», o null para ninguno"
        case .string: "una cadena"
        case .stringBytes(let range) where range.lowerBound == 0:
            "una cadena de \(range.upperBound) bytes como máximo"
        case .stringBytes(let range): "una cadena de \(range.lowerBound) a \(range.upperBound) bytes"
        case .integer(let range): "un entero de \(range.lowerBound) a \(range.upperBound)"
        case .boolean: "true o false"
        case .oneBound: "omitido cuando se indica «after»"
        case .characters(let most): "una cadena de \(most) caracteres como máximo"
        case .oneOf(let names), .someOf(let names): "uno de: \(list(names))"
        case .choice(let words): "uno de: \(list(words))"
        case .languages(let most): "una lista de \(most) etiquetas de idioma BCP 47 como máximo, sin repetir"
        case .glossary:
            "una lista de 200 entradas como máximo, como {\"en\": …, \"zh\": …} o {\"keep\": …}, "
                + "con términos de 1 a 64 caracteres"
        case .reaction: "un emoji o el nombre de un emote, como «:wave:», de 64 bytes como máximo"
        case .otherRoom: "el nombre de otra sala"
        case .readOnly: "omitido"
        }
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }

    private static func time(_ duration: Duration) -> String {
        WaitingTime(duration).parts.map { count, unit in
            switch unit {
            case .second: "\(count) s"
            case .minute: "\(count) min"
            case .hour: "\(count) h"
            case .day: count == 1 ? "1 día" : "\(count) días"
            }
        }.joined(separator: " ")
    }
}
