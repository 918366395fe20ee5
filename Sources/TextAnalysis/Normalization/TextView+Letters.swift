import CLanguageModel
import CUnicode

extension TextView {
    /// The view without accents: é as e, ё as е, đ as d; vowel signs of Thai, Hindi and their like stay, as do the
    /// voicing marks of kana.
    package func withoutAccents() -> TextView {
        mapped { scalar in
            guard scalar >= 0x80 else { return scalar }
            if interline_is_mark(scalar), interline_script_of(scalar) == interline_script_inherited,
                scalar != 0x3099, scalar != 0x309A
            {
                return nil
            }
            return interline_base_letter(scalar)
        }
    }

    /// The view with Traditional characters replaced by their Simplified forms, one by one.
    ///
    /// For comparison, not for reading: a character with several Simplified forms takes the commonest.
    package func simplified() -> TextView { mapped { interline_simplified($0) } }

    /// This view, whose original is another view, as one of that view's original.
    func reading(through inner: TextView) -> TextView {
        if inner.origins.isEmpty { return self }
        if origins.isEmpty { return TextView(utf8: utf8, origins: inner.origins) }
        return TextView(utf8: utf8, origins: origins.map { inner.origins[Int($0)] })
    }
}
