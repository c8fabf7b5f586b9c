import pytest

from bot.text.languages import language_of


@pytest.mark.parametrize(
    ("text", "told", "language"),
    [
        ("The company said that it will build a plant in Porto.", "de", "en"),
        ("Das Unternehmen will nach eigenen Angaben ein Werk in der Stadt bauen und das Geld ist da.", "en", "de"),
        ("L'entreprise a dit que le site est dans la ville et que les travaux sont pour mai.", None, "fr"),
        ("La empresa dijo que el proyecto es para los clientes y que se hará con el banco.", None, "es"),
        ("公司计划明年投资30亿元。", "en-US", "zh"),
        ("同社は来年、三十億円を投じる計画だ。", None, "ja"),
        ("회사는 내년에 30억원을 투자할 계획이다.", None, "ko"),
        ("Компания вложит деньги в завод.", None, "ru"),
        ("Orbix Q3", "pt_BR", "pt"),
        ("Orbix Q3", "???", "en"),
        ("", None, "en"),
    ],
)
def test_language_is_taken_from_the_text_before_anybody_is_believed(
    text: str, told: str | None, language: str
) -> None:
    assert language_of(text, told) == language
