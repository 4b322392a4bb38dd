"""What is typed about accounts."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import Role, Unit, User

NO_MEMORY = {"autocomplete": "off"}
# autocomplete="off" is ignored for passwords by browsers; this at least offers no old one.
NEW_PASSWORD = {"autocomplete": "new-password"}


class SignIn(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label="利用者ID",
        max_length=150,
        widget=forms.TextInput(
            {**NO_MEMORY, "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label="パスワード", max_length=200, strip=False, widget=forms.PasswordInput(NO_MEMORY)
    )


class PasswordChange(forms.Form):
    """The old password, and the new one twice."""

    old_password = forms.CharField(
        label="今のパスワード", strip=False, widget=forms.PasswordInput(NO_MEMORY)
    )
    new_password = forms.CharField(
        label="新しいパスワード",
        strip=False,
        max_length=200,
        help_text="12文字以上。関係のない言葉を4つほどつなげると、長くて覚えやすくなります。",
        widget=forms.PasswordInput(NEW_PASSWORD),
    )
    new_password_again = forms.CharField(
        label="新しいパスワード（確認）",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(NEW_PASSWORD),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old_password(self) -> str:
        old = str(self.cleaned_data["old_password"])
        if not self.user.check_password(old):
            raise ValidationError("今のパスワードが違います。")
        return old

    def clean_new_password(self) -> str:
        new = str(self.cleaned_data["new_password"])
        if self.user.check_password(new):
            raise ValidationError("今と同じパスワードです。別のものにしてください。")
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        new = self.cleaned_data.get("new_password")
        again = self.cleaned_data.get("new_password_again")
        if new and again and new != again:
            self.add_error("new_password_again", "二つの新しいパスワードが同じではありません。")
        return self.cleaned_data


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """The facts of one account. P-01."""

    username = forms.CharField(
        label="利用者ID",
        max_length=30,
        help_text="半角の英小文字・数字・ハイフン。一人に一つで、使い回しません。",
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]{2,29}$",
                "半角の英小文字と数字で3文字以上にしてください。",
            )
        ],
        widget=forms.TextInput(NO_MEMORY),
    )
    name = forms.CharField(label="氏名", max_length=50, widget=forms.TextInput(NO_MEMORY))
    groups = forms.ModelMultipleChoiceField(
        Role.objects.order_by("pk"),
        label="役割",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "役割を一つ以上選んでください。"},
    )
    valid_until = forms.DateField(
        label="有効期限",
        required=False,
        help_text="この日まで使えます。空欄なら期限なし。",
        widget=forms.DateInput({"type": "date", **NO_MEMORY}, format="%Y-%m-%d"),
    )

    class Meta:
        model = User
        fields = ["username", "name", "unit", "valid_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["groups"] = list(self.instance.groups.values_list("pk", flat=True))
        self.order_fields(["username", "name", "unit", "groups", "valid_until"])


class UserSearch(forms.Form):
    """Which accounts to list."""

    class State:
        ACTIVE = "active"
        STOPPED = "stopped"

    q = forms.CharField(
        label="利用者ID・氏名", required=False, widget=forms.TextInput({"type": "search"})
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(), label="所属", required=False, empty_label="すべて"
    )
    role = forms.ModelChoiceField(
        Role.objects.order_by("pk"), label="役割", required=False, empty_label="すべて"
    )
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[("", "すべて"), (State.ACTIVE, "利用中"), (State.STOPPED, "停止・期限切れ")],
    )

    def matching(self) -> QuerySet[User]:
        """The accounts that answer to it; all of them where it is not valid."""
        found = User.objects.select_related("unit").prefetch_related("groups")
        if not self.is_valid():
            return found
        asked = self.cleaned_data
        if asked["q"]:
            found = found.filter(Q(username__icontains=asked["q"]) | Q(name__icontains=asked["q"]))
        if asked["unit"]:
            found = found.filter(unit=asked["unit"])
        if asked["role"]:
            found = found.filter(groups=asked["role"])
        if asked["state"]:
            found = found.filter(_usable(timezone.localdate(), asked["state"]))
        return found


def _usable(today: Any, state: str) -> Q:
    usable = Q(is_active=True) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    return usable if state == UserSearch.State.ACTIVE else ~usable


class UnitForm(forms.ModelForm):  # type: ignore[type-arg]
    """The facts of one unit."""

    class Meta:
        model = Unit
        fields = ["name", "kind"]
        widgets = {"name": forms.TextInput(NO_MEMORY)}


class RoleName(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a new role."""

    name = forms.CharField(
        label="新しい役割の名前", max_length=50, widget=forms.TextInput(NO_MEMORY)
    )

    class Meta:
        model = Role
        fields = ["name"]
