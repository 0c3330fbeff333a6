<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>SignIn</name>
    <message numerus="yes">
        <source>Too many attempts. Try again in %Ln minute(s).</source>
        <translation>
            <numerusform>Too many attempts. Try again in %Ln minute.</numerusform>
            <numerusform>Too many attempts. Try again in %Ln minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::AddressChips</name>
    <message numerus="yes">
        <source>%Ln of the addresses need(s) attention</source>
        <translation>
            <numerusform>%Ln of the addresses needs attention</numerusform>
            <numerusform>%Ln of the addresses need attention</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s)</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::ApiTokensPage</name>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::Attention</name>
    <message numerus="yes">
        <source>%Ln institution(s) suspended</source>
        <translation>
            <numerusform>%Ln institution suspended</numerusform>
            <numerusform>%Ln institutions suspended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln college(s) without a principal</source>
        <translation>
            <numerusform>%Ln college without a principal</numerusform>
            <numerusform>%Ln colleges without a principal</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln department(s) without a head</source>
        <translation>
            <numerusform>%Ln department without a head</numerusform>
            <numerusform>%Ln departments without a head</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) suspended</source>
        <translation>
            <numerusform>%Ln person suspended</numerusform>
            <numerusform>%Ln people suspended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) invited</source>
        <translation>
            <numerusform>%Ln person invited</numerusform>
            <numerusform>%Ln people invited</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) never signed in</source>
        <translation>
            <numerusform>%Ln person never signed in</numerusform>
            <numerusform>%Ln people never signed in</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::AuditPage</name>
    <message numerus="yes">
        <source>%Ln new event(s)</source>
        <translation>
            <numerusform>%Ln new event</numerusform>
            <numerusform>%Ln new events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) match what you see now. All of them are written, oldest first.</source>
        <translation>
            <numerusform>%Ln event matches what you see now. It is written.</numerusform>
            <numerusform>%Ln events match what you see now. All of them are written, oldest first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) saved as %1</source>
        <translation>
            <numerusform>%Ln event saved as %1</numerusform>
            <numerusform>%Ln events saved as %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::AuditWords</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln time(s)</source>
        <translation>
            <numerusform>%Ln time</numerusform>
            <numerusform>%Ln times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::ColumnStep</name>
    <message numerus="yes">
        <source>First %1 of %Ln row(s)</source>
        <translation>
            <numerusform>First %1 of %Ln row</numerusform>
            <numerusform>First %1 of %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::CompareSheet</name>
    <message numerus="yes">
        <source>%Ln difference(s)</source>
        <translation>
            <numerusform>%Ln difference</numerusform>
            <numerusform>%Ln differences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln the same in all</source>
        <translation>
            <numerusform>%Ln the same in all</numerusform>
            <numerusform>%Ln the same in all</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::DetailHeader</name>
    <message numerus="yes">
        <source>%Ln person(s)</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln person(s)</source>
        <translation>
            <numerusform>Show %Ln person</numerusform>
            <numerusform>Show %Ln people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::DraftNotice</name>
    <message numerus="yes">
        <source>%Ln more is (are) kept.</source>
        <translation>
            <numerusform>%Ln more is kept.</numerusform>
            <numerusform>%Ln more are kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::EndSheet</name>
    <message numerus="yes">
        <source>%Ln session(s) end</source>
        <translation>
            <numerusform>%Ln session ends</numerusform>
            <numerusform>%Ln sessions end</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln person(s)</source>
        <translation>
            <numerusform>of %Ln person</numerusform>
            <numerusform>of %Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) may do things that you may not. Their sessions stay.</source>
        <translation>
            <numerusform>%Ln person may do things that you may not. That session stays.</numerusform>
            <numerusform>%Ln people may do things that you may not. Their sessions stay.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::ErrorGroups</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln other cause(s)</source>
        <translation>
            <numerusform>and %Ln other cause</numerusform>
            <numerusform>and %Ln other causes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>among the first %Ln complaint(s)</source>
        <translation>
            <numerusform>among the first %Ln complaint</numerusform>
            <numerusform>among the first %Ln complaints</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::Explain</name>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1 and %Ln more</numerusform>
            <numerusform>%1 and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 at %2, with %Ln further permission(s)</source>
        <translation>
            <numerusform>%1 at %2, with %Ln further permission</numerusform>
            <numerusform>%1 at %2, with %Ln further permissions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::ExplainSheet</name>
    <message numerus="yes">
        <source>Sent to the %Ln person(s) who may give it.</source>
        <translation>
            <numerusform>Sent to the one person who may give it.</numerusform>
            <numerusform>Sent to the %Ln people who may give it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::HomePage</name>
    <message numerus="yes">
        <source>%Ln without a principal</source>
        <translation>
            <numerusform>%Ln without a principal</numerusform>
            <numerusform>%Ln without a principal</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a head</source>
        <translation>
            <numerusform>%Ln without a head</numerusform>
            <numerusform>%Ln without a head</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln active</source>
        <translation>
            <numerusform>%Ln active</numerusform>
            <numerusform>%Ln active</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln invited</source>
        <translation>
            <numerusform>%Ln invited</numerusform>
            <numerusform>%Ln invited</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::ImportWizard</name>
    <message numerus="yes">
        <source>Import %Ln row(s)</source>
        <translation>
            <numerusform>Import %Ln row</numerusform>
            <numerusform>Import %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::InstitutionsPage</name>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln institution(s)</source>
        <translation>
            <numerusform>%Ln institution</numerusform>
            <numerusform>%Ln institutions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::InviteSheet</name>
    <message numerus="yes">
        <source>%Ln person(s) were not invited. %1 %2.</source>
        <translation>
            <numerusform>%Ln person was not invited. %1 %2.</numerusform>
            <numerusform>%Ln people were not invited. The first, %1, %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::Labels</name>
    <message numerus="yes">
        <source>%Ln university(ies)</source>
        <translation>
            <numerusform>%Ln university</numerusform>
            <numerusform>%Ln universities</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln college(s)</source>
        <translation>
            <numerusform>%Ln college</numerusform>
            <numerusform>%Ln colleges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln department(s)</source>
        <translation>
            <numerusform>%Ln department</numerusform>
            <numerusform>%Ln departments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::MainWindow</name>
    <message numerus="yes">
        <source>The last %n answer(s) came within %1 to %2.</source>
        <translation>
            <numerusform>The last answer came within %1 to %2.</numerusform>
            <numerusform>The last %n answers came within %1 to %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::MatrixModel</name>
    <message numerus="yes">
        <source>%Ln change(s)</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::MoveSheet</name>
    <message numerus="yes">
        <source>%Ln person(s) move along. Whoever may manage %1 may then manage it, and those of its present place no longer.</source>
        <translation>
            <numerusform>%Ln person moves along. Whoever may manage %1 may then manage it, and those of its present place no longer.</numerusform>
            <numerusform>%Ln people move along. Whoever may manage %1 may then manage it, and those of its present place no longer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::PermissionMatrix</name>
    <message numerus="yes">
        <source>%Ln change(s)</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln permission(s)</source>
        <translation>
            <numerusform>%Ln permission</numerusform>
            <numerusform>%Ln permissions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s)</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln institution(s)</source>
        <translation>
            <numerusform>%Ln institution</numerusform>
            <numerusform>%Ln institutions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln role(s)</source>
        <translation>
            <numerusform>%Ln role</numerusform>
            <numerusform>%Ln roles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::ReauthSheet</name>
    <message numerus="yes">
        <source>%Ln change(s) will be saved then.</source>
        <translation>
            <numerusform>%Ln change will be saved then.</numerusform>
            <numerusform>%Ln changes will be saved then.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::ReviewSheet</name>
    <message numerus="yes">
        <source>Save %Ln change(s)</source>
        <translation>
            <numerusform>Save %Ln change</numerusform>
            <numerusform>Save %Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s)</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln institution(s)</source>
        <translation>
            <numerusform>%Ln institution</numerusform>
            <numerusform>%Ln institutions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change what %Ln role(s) allow?</source>
        <translation>
            <numerusform>Change what %Ln role allows?</numerusform>
            <numerusform>Change what %Ln roles allow?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::RoleActions</name>
    <message numerus="yes">
        <source>%Ln person(s) hold this role. Take it away from them first.</source>
        <translation>
            <numerusform>%Ln person holds this role. Take it away from them first.</numerusform>
            <numerusform>%Ln people hold this role. Take it away from them first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::RoleDetail</name>
    <message numerus="yes">
        <source>Level %1 · %2 · %Ln holder(s)</source>
        <extracomment>What is to be known of a role in a line: its level, where it is given, how many hold it</extracomment>
        <translation>
            <numerusform>Level %1 · %2 · %Ln holder</numerusform>
            <numerusform>Level %1 · %2 · %Ln holders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::RoleOffer</name>
    <message numerus="yes">
        <source>%Ln permission(s)</source>
        <translation>
            <numerusform>%Ln permission</numerusform>
            <numerusform>%Ln permissions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::RunStep</name>
    <message numerus="yes">
        <source>%Ln row(s) can be imported</source>
        <translation>
            <numerusform>%Ln row can be imported</numerusform>
            <numerusform>%Ln rows can be imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) added</source>
        <translation>
            <numerusform>%Ln person added</numerusform>
            <numerusform>%Ln people added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln institution(s) added</source>
        <translation>
            <numerusform>%Ln institution added</numerusform>
            <numerusform>%Ln institutions added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled after %Ln row(s)</source>
        <translation>
            <numerusform>Cancelled after %Ln row</numerusform>
            <numerusform>Cancelled after %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::SearchPicker</name>
    <message numerus="yes">
        <source>These are the first %Ln matches; type more to narrow them down.</source>
        <translation>
            <numerusform>This is the first %Ln match; type more to narrow them down.</numerusform>
            <numerusform>These are the first %Ln matches; type more to narrow them down.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::SessionsPage</name>
    <message numerus="yes">
        <source>%Ln session(s)</source>
        <translation>
            <numerusform>%Ln session</numerusform>
            <numerusform>%Ln sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s) ended</source>
        <translation>
            <numerusform>%Ln session ended</numerusform>
            <numerusform>%Ln sessions ended</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::StatusSheet</name>
    <message numerus="yes">
        <source>Everyone whose rights all lie in it cannot sign in until it is active again. %Ln person(s) belong to it and what is below it.</source>
        <translation>
            <numerusform>Everyone whose rights all lie in it cannot sign in until it is active again. %Ln person belongs to it and what is below it.</numerusform>
            <numerusform>Everyone whose rights all lie in it cannot sign in until it is active again. %Ln people belong to it and what is below it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Its people can sign in again. %Ln person(s) belong to it and what is below it.</source>
        <translation>
            <numerusform>Its people can sign in again. %Ln person belongs to it and what is below it.</numerusform>
            <numerusform>Its people can sign in again. %Ln people belong to it and what is below it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::TrashSheet</name>
    <message numerus="yes">
        <source>%Ln person(s) belong to it and what is below it; they cannot work there until it is restored.</source>
        <translation>
            <numerusform>%Ln person belongs to it and what is below it; they cannot work there until it is restored.</numerusform>
            <numerusform>%Ln people belong to it and what is below it; they cannot work there until it is restored.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::TwoStepSheet</name>
    <message numerus="yes">
        <source>%Ln recovery code(s) left</source>
        <translation>
            <numerusform>%Ln recovery code left</numerusform>
            <numerusform>%Ln recovery codes left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::UserDetail</name>
    <message numerus="yes">
        <source>%Ln session(s) ended</source>
        <translation>
            <numerusform>%Ln session ended</numerusform>
            <numerusform>%Ln sessions ended</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::UsersPage</name>
    <message numerus="yes">
        <source>%1 match</source>
        <comment>people</comment>
        <translation>
            <numerusform>%1 match</numerusform>
            <numerusform>%1 matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 person(s)</source>
        <translation>
            <numerusform>%1 person</numerusform>
            <numerusform>%1 people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) invited</source>
        <translation>
            <numerusform>%Ln person invited</numerusform>
            <numerusform>%Ln people invited</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::WhoCanSheet</name>
    <message numerus="yes">
        <source>%Ln way(s) by which somebody has it here</source>
        <translation>
            <numerusform>%Ln way by which somebody has it here</numerusform>
            <numerusform>%Ln ways by which somebody has it here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) copied</source>
        <translation>
            <numerusform>%Ln row copied</numerusform>
            <numerusform>%Ln rows copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) saved as %1</source>
        <translation>
            <numerusform>%Ln row saved as %1</numerusform>
            <numerusform>%Ln rows saved as %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::fmt</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>%n min left</numerusform>
            <numerusform>%n min left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::ui::FormBase</name>
    <message numerus="yes">
        <source>%n field(s) need attention</source>
        <translation>
            <numerusform>%n field needs attention</numerusform>
            <numerusform>%n fields need attention</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %n character(s) fit here.</source>
        <translation>
            <numerusform>At most %n character fits here.</numerusform>
            <numerusform>At most %n characters fit here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At least %n character(s) are needed.</source>
        <translation>
            <numerusform>At least %n character is needed.</numerusform>
            <numerusform>At least %n characters are needed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %n item(s) fit here.</source>
        <translation>
            <numerusform>At most %n item fits here.</numerusform>
            <numerusform>At most %n items fit here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitflow::ui::SaveBar</name>
    <message numerus="yes">
        <source>%n change(s) not saved</source>
        <translation>
            <numerusform>%n change not saved</numerusform>
            <numerusform>%n changes not saved</numerusform>
        </translation>
    </message>
</context>
</TS>
