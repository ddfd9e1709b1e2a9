//! Tables as diesel sees them, the same for both databases. Kept by hand beside `migrations/`; `tests/schema.rs` selects every
//! column of every table on SQLite and on PostgreSQL.

diesel::table! {
    journal_head (id) {
        id -> BigInt,
        revision -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    journal_entries (revision) {
        revision -> BigInt,
        at -> Timestamp,
        actor -> Text,
        action -> Text,
        reason -> Text,
        change_count -> BigInt,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    journal_changes (revision, ordinal) {
        revision -> BigInt,
        ordinal -> Integer,
        subject_kind -> Text,
        subject_id -> BigInt,
        verb -> Text,
        detail -> Text,
    }
}

diesel::table! {
    id_sequences (name) {
        name -> Text,
        next_id -> BigInt,
    }
}

diesel::table! {
    reference_loads (name) {
        name -> Text,
        digest -> Text,
        loaded_at -> Timestamp,
    }
}

diesel::table! {
    companies (id) {
        id -> BigInt,
        key -> Text,
        legal_name -> Text,
        name_normalised -> Text,
        country -> Text,
        headquarters -> Text,
        status -> Text,
        active_from -> Text,
        active_to -> Text,
        parent_id -> Nullable<BigInt>,
        website_domain -> Text,
        lei -> Text,
        identification -> Text,
        notes -> Text,
        source -> Text,
        reference_digest -> Text,
        merged_into -> Nullable<BigInt>,
    }
}

diesel::table! {
    brands (id) {
        id -> BigInt,
        key -> Text,
        name -> Text,
        name_normalised -> Text,
        reference_digest -> Text,
    }
}

diesel::table! {
    brand_tenures (id) {
        id -> BigInt,
        brand_id -> BigInt,
        company_id -> BigInt,
        valid_from -> Text,
        valid_to -> Text,
        source -> Text,
    }
}

diesel::table! {
    brand_names (id) {
        id -> BigInt,
        brand_id -> BigInt,
        tenure_id -> Nullable<BigInt>,
        text -> Text,
        text_normalised -> Text,
        kind -> Text,
        ambiguous -> Bool,
    }
}

diesel::table! {
    company_events (id) {
        id -> BigInt,
        predecessor_id -> BigInt,
        successor_id -> BigInt,
        kind -> Text,
        happened_on -> Text,
        scope -> Text,
        predecessor_continues -> Bool,
        source -> Text,
    }
}

diesel::table! {
    company_contacts (id) {
        id -> BigInt,
        company_id -> BigInt,
        addressee -> Text,
        postal_address -> Text,
        email -> Text,
        language -> Text,
        source -> Text,
        copy_document_id -> Nullable<BigInt>,
        copy_digest -> Text,
        checked_on -> Date,
        checked_by -> BigInt,
        state -> Text,
        proposed_by -> BigInt,
        proposed_at -> Timestamp,
        confirmed_by -> Nullable<BigInt>,
        confirmed_at -> Nullable<Timestamp>,
        set_aside_reason -> Text,
        revision -> BigInt,
    }
}

diesel::table! {
    contact_copies (id) {
        id -> BigInt,
        contact_id -> BigInt,
        file_name -> Text,
        file_sha256 -> Text,
        media_type -> Text,
        size_bytes -> BigInt,
        kept_by -> BigInt,
        kept_at -> Timestamp,
    }
}

diesel::table! {
    company_proposals (id) {
        id -> BigInt,
        kind -> Text,
        company_id -> Nullable<BigInt>,
        other_id -> Nullable<BigInt>,
        brand_id -> Nullable<BigInt>,
        legal_name -> Text,
        country -> Text,
        valid_from -> Text,
        valid_to -> Text,
        event_kind -> Text,
        scope -> Text,
        predecessor_continues -> Bool,
        source -> Text,
        state -> Text,
        proposed_by -> BigInt,
        proposed_at -> Timestamp,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        reason -> Text,
        revision -> BigInt,
        before -> Text,
        followed_to -> Nullable<BigInt>,
        grounds -> Text,
    }
}

diesel::table! {
    company_merge_findings (merged_id, finding_id) {
        merged_id -> BigInt,
        finding_id -> BigInt,
        company_id -> Nullable<BigInt>,
        company_today_id -> Nullable<BigInt>,
        left_company_id -> Nullable<BigInt>,
        left_company_today_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    maker_strings (id) {
        id -> BigInt,
        text -> Text,
        role -> Text,
        brand_id -> Nullable<BigInt>,
        company_id -> Nullable<BigInt>,
        certainty -> Text,
        reason -> Text,
        stated_owner -> Text,
    }
}

diesel::table! {
    maker_string_parties (id) {
        id -> BigInt,
        maker_string_id -> BigInt,
        role -> Text,
        name -> Text,
    }
}

diesel::table! {
    origin_groups (id) {
        id -> BigInt,
        key -> Text,
        name -> Text,
    }
}

diesel::table! {
    sources (id) {
        id -> BigInt,
        key -> Text,
        title -> Text,
        publisher -> Text,
        url -> Text,
        licence -> Text,
        attribution -> Text,
        is_public -> Bool,
        origin_group_id -> BigInt,
        reliability -> Text,
    }
}

diesel::table! {
    weapon_systems (id) {
        id -> BigInt,
        key -> Text,
        name -> Text,
        kind -> Text,
        country -> Text,
        designer -> Text,
        notes -> Text,
        source -> Text,
        reference_digest -> Text,
    }
}

diesel::table! {
    weapon_names (id) {
        id -> BigInt,
        weapon_system_id -> BigInt,
        text -> Text,
        text_normalised -> Text,
        kind -> Text,
    }
}

diesel::table! {
    exhibits (id) {
        id -> BigInt,
        key -> Text,
        weapon_system_id -> BigInt,
        label -> Text,
        precision -> Text,
        serial -> Text,
        series -> Text,
        assembly -> Text,
        recovered_on -> Text,
        recovered_on_basis -> Text,
        region -> Text,
        place -> Text,
        notes -> Text,
        recovered_precision -> Text,
        recovered_by -> Text,
        held_by -> Text,
        hazard -> Text,
        tlp -> Text,
        created_by -> Nullable<BigInt>,
        organisation_id -> Nullable<BigInt>,
        last_position -> Integer,
        revision -> BigInt,
        taken_back_because -> Text,
    }
}

diesel::table! {
    weapon_strings (id) {
        id -> BigInt,
        text -> Text,
        exhibit_id -> BigInt,
    }
}

diesel::table! {
    parts (id) {
        id -> BigInt,
        brand_id -> BigInt,
        number -> Text,
        number_squashed -> Text,
        category -> Text,
    }
}

diesel::table! {
    findings (id) {
        id -> BigInt,
        exhibit_id -> BigInt,
        assembly -> Text,
        quantity -> Integer,
        marking -> Text,
        marking_state -> Text,
        description -> Text,
        category -> Text,
        maker_string_id -> Nullable<BigInt>,
        brand_id -> Nullable<BigInt>,
        brand_certainty -> Text,
        company_id -> Nullable<BigInt>,
        company_today_id -> Nullable<BigInt>,
        part_id -> Nullable<BigInt>,
        made_from -> Nullable<Date>,
        made_to -> Nullable<Date>,
        made_state -> Text,
        standing -> Text,
        state -> Text,
        published_at -> Nullable<Timestamp>,
        changed_at -> Timestamp,
        revision -> BigInt,
        position -> Integer,
        notes -> Text,
        author_id -> Nullable<BigInt>,
        organisation_id -> Nullable<BigInt>,
        tlp -> Text,
        publish_on -> Nullable<Date>,
        is_public -> Bool,
        state_reason -> Text,
        in_review_since -> Nullable<Timestamp>,
    }
}

diesel::table! {
    readings (id) {
        id -> BigInt,
        finding_id -> BigInt,
        method -> Text,
        author -> Text,
        part_number -> Text,
        brand_id -> Nullable<BigInt>,
        date_code -> Text,
        made_from -> Nullable<Date>,
        made_to -> Nullable<Date>,
        certainty -> Text,
        basis -> Text,
        alternatives -> Text,
        preferred -> Bool,
        made_at -> Timestamp,
        author_id -> Nullable<BigInt>,
        lot -> Text,
        country_marked -> Text,
        set_aside_reason -> Text,
        made_state -> Text,
        is_reviewed -> Bool,
    }
}

diesel::table! {
    finding_sources (id) {
        id -> BigInt,
        finding_id -> BigInt,
        source_id -> BigInt,
        external_id -> Text,
        part -> Integer,
        url -> Text,
        image_url -> Text,
        record_digest -> Text,
        from_sample -> Bool,
        credibility -> Integer,
    }
}

diesel::table! {
    finding_moves (id) {
        id -> BigInt,
        finding_id -> BigInt,
        kind -> Text,
        person_id -> Nullable<BigInt>,
        at -> Timestamp,
        reason -> Text,
        revision -> BigInt,
        snapshot -> Text,
    }
}

diesel::table! {
    finding_disputes (id) {
        id -> BigInt,
        finding_id -> BigInt,
        opened_by -> Nullable<BigInt>,
        opened_at -> Timestamp,
        reason -> Text,
        closed_by -> Nullable<BigInt>,
        closed_at -> Nullable<Timestamp>,
        outcome -> Text,
    }
}

diesel::table! {
    custody_events (id) {
        id -> BigInt,
        exhibit_id -> BigInt,
        kind -> Text,
        happened_on -> Text,
        precision -> Text,
        from_whom -> Text,
        to_whom -> Text,
        seal -> Text,
        reason -> Text,
        corrects_id -> Nullable<BigInt>,
        recorded_by -> Nullable<BigInt>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    imports (id) {
        id -> BigInt,
        file_name -> Text,
        file_sha256 -> Text,
        mapping -> Text,
        source_id -> Nullable<BigInt>,
        started_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        rows_read -> BigInt,
        rows_new -> BigInt,
        rows_changed -> BigInt,
        rows_unchanged -> BigInt,
        rows_duplicate -> BigInt,
        rows_rejected -> BigInt,
        state -> Text,
        organisation_id -> Nullable<BigInt>,
        person_id -> Nullable<BigInt>,
        format -> Text,
        size_bytes -> BigInt,
        settings -> Text,
        header -> Text,
        summary -> Text,
        problem -> Text,
        rows_done -> BigInt,
        changed_at -> Timestamp,
        claimed_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    import_rows (import_id, row_number) {
        import_id -> BigInt,
        row_number -> BigInt,
        outcome -> Text,
        record -> Text,
        column_name -> Text,
        reason -> Text,
        value -> Text,
        weapon -> Text,
        maker -> Text,
        marking -> Text,
        part_number -> Text,
    }
}

diesel::table! {
    import_findings (import_id, finding_id) {
        import_id -> BigInt,
        finding_id -> BigInt,
        row_number -> BigInt,
        revision -> BigInt,
        before -> Text,
    }
}

diesel::table! {
    import_exhibits (import_id, exhibit_id) {
        import_id -> BigInt,
        exhibit_id -> BigInt,
        revision -> BigInt,
        kept_because -> Text,
    }
}

diesel::table! {
    organisations (id) {
        id -> BigInt,
        name -> Text,
        name_normalised -> Text,
        country -> Text,
        kind -> Text,
    }
}

diesel::table! {
    people (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        email -> Text,
        name -> Text,
        state -> Text,
        password_hash -> Text,
        totp_secret -> Text,
        totp_step -> BigInt,
        passkey_handle -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    person_roles (person_id, role) {
        person_id -> BigInt,
        role -> Text,
    }
}

diesel::table! {
    recovery_codes (person_id, code_hash) {
        person_id -> BigInt,
        code_hash -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    passkeys (id) {
        id -> BigInt,
        person_id -> BigInt,
        credential_id -> Text,
        name -> Text,
        credential -> Text,
        created_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    ceremonies (session_hash, kind) {
        session_hash -> Text,
        kind -> Text,
        state -> Text,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    one_time_links (token_hash) {
        token_hash -> Text,
        kind -> Text,
        person_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    devices (id) {
        id -> BigInt,
        person_id -> BigInt,
        token_hash -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        token_hash -> Text,
        person_id -> BigInt,
        stage -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        address -> Text,
        agent -> Text,
    }
}

diesel::table! {
    sign_in_failures (subject) {
        subject -> Text,
        failures -> BigInt,
        last_at -> Timestamp,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        person_id -> BigInt,
        token_hash -> Text,
        name -> Text,
        scope -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    access_log (id) {
        id -> BigInt,
        at -> Timestamp,
        kind -> Text,
        person_id -> Nullable<BigInt>,
        address -> Text,
        detail -> Text,
    }
}

diesel::table! {
    form_receipts (person_id, form_id) {
        person_id -> BigInt,
        form_id -> Text,
        location -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    photographs (id) {
        id -> BigInt,
        sha256 -> Text,
        size_bytes -> BigInt,
        media_type -> Text,
        width -> Integer,
        height -> Integer,
        orientation -> Integer,
        frames -> Integer,
        taken_on -> Nullable<Text>,
        perceptual_hash -> BigInt,
        near_photograph_id -> Nullable<BigInt>,
        near_distance -> Nullable<Integer>,
        uploaded_by -> BigInt,
        uploaded_at -> Timestamp,
        original_name -> Text,
        rights -> Text,
        tlp -> Text,
        state -> Text,
    }
}

diesel::table! {
    photograph_derivatives (photograph_id, kind, format) {
        photograph_id -> BigInt,
        kind -> Text,
        format -> Text,
        sha256 -> Text,
        width -> Integer,
        height -> Integer,
        size_bytes -> BigInt,
    }
}

diesel::table! {
    documents (id) {
        id -> BigInt,
        sha256 -> Text,
        size_bytes -> BigInt,
        media_type -> Text,
        title -> Text,
        original_name -> Text,
        uploaded_by -> BigInt,
        uploaded_at -> Timestamp,
        tlp -> Text,
    }
}

diesel::table! {
    finding_photographs (finding_id, photograph_id) {
        finding_id -> BigInt,
        photograph_id -> BigInt,
        position -> Integer,
        region_left -> Nullable<Integer>,
        region_top -> Nullable<Integer>,
        region_width -> Nullable<Integer>,
        region_height -> Nullable<Integer>,
        caption -> Text,
    }
}

diesel::table! {
    finding_documents (finding_id, document_id) {
        finding_id -> BigInt,
        document_id -> BigInt,
        position -> Integer,
    }
}

diesel::table! {
    exhibit_photographs (exhibit_id, photograph_id) {
        exhibit_id -> BigInt,
        photograph_id -> BigInt,
        position -> Integer,
        caption -> Text,
    }
}

diesel::table! {
    exhibit_documents (exhibit_id, document_id) {
        exhibit_id -> BigInt,
        document_id -> BigInt,
        custody_event_id -> Nullable<BigInt>,
        position -> Integer,
    }
}

diesel::table! {
    reports (id) {
        id -> BigInt,
        kind -> Text,
        about_kind -> Text,
        about_path -> Text,
        about_title -> Text,
        message -> Text,
        locale -> Text,
        nonce -> Text,
        created_at -> Timestamp,
        state -> Text,
        changed_at -> Timestamp,
        duplicate_of -> Nullable<BigInt>,
        summary -> Text,
        answer -> Text,
        answer_is_public -> Bool,
    }
}

diesel::table! {
    report_contacts (report_id) {
        report_id -> BigInt,
        name -> Text,
        address -> Text,
    }
}

diesel::table! {
    report_secret (id) {
        id -> BigInt,
        secret -> Text,
    }
}

diesel::table! {
    screening_lists (id) {
        id -> BigInt,
        key -> Text,
        title -> Text,
        current_version -> BigInt,
        entry_count -> BigInt,
        digest -> Text,
    }
}

diesel::table! {
    list_versions (id) {
        id -> BigInt,
        list_id -> BigInt,
        number -> BigInt,
        format -> Text,
        dated_on -> Nullable<Date>,
        imported_at -> Timestamp,
        entry_count -> BigInt,
        added -> BigInt,
        changed -> BigInt,
        removed -> BigInt,
        digest -> Text,
    }
}

diesel::table! {
    list_files (version_id, ordinal) {
        version_id -> BigInt,
        ordinal -> Integer,
        file_name -> Text,
        file_sha256 -> Text,
    }
}

diesel::table! {
    list_entries (id) {
        id -> BigInt,
        list_id -> BigInt,
        key -> Text,
        from_version -> BigInt,
        until_version -> Nullable<BigInt>,
        kind -> Text,
        name -> Text,
        part -> Text,
        programmes -> Text,
        countries -> Text,
        listed_on -> Text,
        remarks -> Text,
        digest -> Text,
    }
}

diesel::table! {
    list_entry_names (entry_id, ordinal) {
        entry_id -> BigInt,
        ordinal -> Integer,
        kind -> Text,
        name -> Text,
    }
}

diesel::table! {
    list_entry_addresses (entry_id, ordinal) {
        entry_id -> BigInt,
        ordinal -> Integer,
        address -> Text,
        city -> Text,
        country -> Text,
    }
}

diesel::table! {
    list_entry_identifiers (entry_id, ordinal) {
        entry_id -> BigInt,
        ordinal -> Integer,
        kind -> Text,
        value -> Text,
        country -> Text,
    }
}

diesel::joinable!(journal_changes -> journal_entries (revision));
diesel::joinable!(brand_tenures -> brands (brand_id));
diesel::joinable!(brand_tenures -> companies (company_id));
diesel::joinable!(company_contacts -> companies (company_id));
diesel::joinable!(brand_names -> brands (brand_id));
diesel::joinable!(brand_names -> brand_tenures (tenure_id));
diesel::joinable!(maker_strings -> brands (brand_id));
diesel::joinable!(maker_strings -> companies (company_id));
diesel::joinable!(maker_string_parties -> maker_strings (maker_string_id));
diesel::joinable!(sources -> origin_groups (origin_group_id));
diesel::joinable!(weapon_names -> weapon_systems (weapon_system_id));
diesel::joinable!(exhibits -> weapon_systems (weapon_system_id));
diesel::joinable!(weapon_strings -> exhibits (exhibit_id));
diesel::joinable!(parts -> brands (brand_id));
diesel::joinable!(findings -> exhibits (exhibit_id));
diesel::joinable!(findings -> maker_strings (maker_string_id));
diesel::joinable!(findings -> brands (brand_id));
diesel::joinable!(findings -> parts (part_id));
diesel::joinable!(readings -> findings (finding_id));
diesel::joinable!(readings -> brands (brand_id));
diesel::joinable!(finding_sources -> findings (finding_id));
diesel::joinable!(finding_sources -> sources (source_id));
diesel::joinable!(finding_moves -> findings (finding_id));
diesel::joinable!(finding_moves -> people (person_id));
diesel::joinable!(finding_disputes -> findings (finding_id));
diesel::joinable!(custody_events -> exhibits (exhibit_id));
diesel::joinable!(custody_events -> people (recorded_by));
diesel::joinable!(imports -> sources (source_id));
diesel::joinable!(imports -> people (person_id));
diesel::joinable!(import_rows -> imports (import_id));
diesel::joinable!(import_findings -> findings (finding_id));
diesel::joinable!(import_exhibits -> exhibits (exhibit_id));
diesel::joinable!(people -> organisations (organisation_id));
diesel::joinable!(person_roles -> people (person_id));
diesel::joinable!(recovery_codes -> people (person_id));
diesel::joinable!(passkeys -> people (person_id));
diesel::joinable!(one_time_links -> people (person_id));
diesel::joinable!(devices -> people (person_id));
diesel::joinable!(sessions -> people (person_id));
diesel::joinable!(api_tokens -> people (person_id));
diesel::joinable!(photograph_derivatives -> photographs (photograph_id));
diesel::joinable!(finding_photographs -> findings (finding_id));
diesel::joinable!(finding_photographs -> photographs (photograph_id));
diesel::joinable!(finding_documents -> findings (finding_id));
diesel::joinable!(finding_documents -> documents (document_id));
diesel::joinable!(exhibit_photographs -> exhibits (exhibit_id));
diesel::joinable!(exhibit_photographs -> photographs (photograph_id));
diesel::joinable!(exhibit_documents -> exhibits (exhibit_id));
diesel::joinable!(exhibit_documents -> documents (document_id));
diesel::joinable!(exhibit_documents -> custody_events (custody_event_id));
diesel::joinable!(photographs -> people (uploaded_by));
diesel::joinable!(documents -> people (uploaded_by));
diesel::joinable!(list_versions -> screening_lists (list_id));
diesel::joinable!(list_files -> list_versions (version_id));
diesel::joinable!(list_entries -> screening_lists (list_id));
diesel::joinable!(list_entry_names -> list_entries (entry_id));
diesel::joinable!(list_entry_addresses -> list_entries (entry_id));
diesel::joinable!(list_entry_identifiers -> list_entries (entry_id));

diesel::table! {
    dismissed_hits (id) {
        id -> BigInt,
        asked -> Text,
        asked_folded -> Text,
        list_key -> Text,
        entry_key -> Text,
        entry_digest -> Text,
        reason -> Text,
        dismissed_by -> BigInt,
        dismissed_at -> Timestamp,
        undone_because -> Text,
        undone_by -> Nullable<BigInt>,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    parties (id) {
        id -> BigInt,
        kind -> Text,
        name -> Text,
        other_names -> Text,
        addresses -> Text,
        countries -> Text,
        identifiers -> Text,
        reason_code -> Text,
        reason -> Text,
        source -> Text,
        state -> Text,
        state_reason -> Text,
        proposed_by -> BigInt,
        proposed_at -> Timestamp,
        confirmed_by -> Nullable<BigInt>,
        confirmed_at -> Nullable<Timestamp>,
        revision -> BigInt,
        names_folded -> Text,
    }
}

diesel::table! {
    party_links (id) {
        id -> BigInt,
        from_list -> Text,
        from_key -> Text,
        to_list -> Text,
        to_key -> Text,
        kind -> Text,
        since_on -> Nullable<Date>,
        until_on -> Nullable<Date>,
        source -> Text,
        notes -> Text,
        state -> Text,
        state_reason -> Text,
        proposed_by -> BigInt,
        proposed_at -> Timestamp,
        confirmed_by -> Nullable<BigInt>,
        confirmed_at -> Nullable<Timestamp>,
        revision -> BigInt,
    }
}

diesel::table! {
    annexes (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        title -> Text,
        lists -> Text,
        item_count -> BigInt,
        digest -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    annex_parties (annex_id, ordinal) {
        annex_id -> BigInt,
        ordinal -> Integer,
        list_key -> Text,
        entry_key -> Text,
        item -> Text,
    }
}

diesel::table! {
    campaigns (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        title -> Text,
        kind -> Text,
        annex_id -> Nullable<BigInt>,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    letter_templates (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        kind -> Text,
        language -> Text,
        subject -> Text,
        body -> Text,
        changed_by -> Nullable<BigInt>,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    letters (id) {
        id -> BigInt,
        kind -> Text,
        organisation_id -> BigInt,
        company_id -> BigInt,
        campaign_id -> Nullable<BigInt>,
        about_id -> Nullable<BigInt>,
        language -> Text,
        contact_id -> Nullable<BigInt>,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        legal_basis -> Text,
        signatory -> Text,
        office -> Text,
        term_days -> Nullable<Integer>,
        annex_id -> Nullable<BigInt>,
        findings_digest -> Text,
        state -> Text,
        state_reason -> Text,
        drafted_by -> Nullable<BigInt>,
        drafted_at -> Timestamp,
        submitted_by -> Nullable<BigInt>,
        approved_by -> Nullable<BigInt>,
        issued_by -> Nullable<BigInt>,
        issued_at -> Nullable<Timestamp>,
        number_year -> Nullable<Integer>,
        number -> Nullable<Integer>,
        pdf_sha256 -> Text,
        answer_due_on -> Nullable<Date>,
        superseded -> Text,
        revision -> BigInt,
    }
}

diesel::table! {
    letter_findings (letter_id, finding_id) {
        letter_id -> BigInt,
        finding_id -> BigInt,
        ordinal -> Integer,
        finding_revision -> BigInt,
        brand_id -> Nullable<BigInt>,
        company_id -> Nullable<BigInt>,
        item -> Text,
        override_reason -> Text,
    }
}

diesel::table! {
    letter_numbers (organisation_id, year) {
        organisation_id -> BigInt,
        year -> Integer,
        last_number -> Integer,
    }
}

diesel::table! {
    letter_deliveries (id) {
        id -> BigInt,
        letter_id -> BigInt,
        way -> Text,
        state -> Text,
        sent_to -> Text,
        note -> Text,
        recorded_by -> Nullable<BigInt>,
        recorded_at -> Timestamp,
        tries -> Integer,
        next_try_at -> Nullable<Timestamp>,
        problem -> Text,
        message_id -> Text,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    letter_answers (id) {
        id -> BigInt,
        letter_id -> BigInt,
        way -> Text,
        outcome -> Text,
        text -> Text,
        terms -> Text,
        statement -> Text,
        statement_state -> Text,
        statement_by -> Nullable<BigInt>,
        statement_at -> Nullable<Timestamp>,
        answered_on -> Date,
        recorded_by -> Nullable<BigInt>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    letter_answer_files (id) {
        id -> BigInt,
        answer_id -> BigInt,
        file_name -> Text,
        file_sha256 -> Text,
        size_bytes -> BigInt,
        media_type -> Text,
    }
}

diesel::table! {
    letter_links (id) {
        id -> BigInt,
        letter_id -> BigInt,
        secret_hash -> Text,
        made_at -> Timestamp,
        ends_on -> Date,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    letter_corrections (id) {
        id -> BigInt,
        letter_id -> BigInt,
        subject_kind -> Text,
        subject -> Text,
        cause -> Text,
        correction_id -> Nullable<BigInt>,
        reason -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Timestamp,
        became -> Nullable<BigInt>,
    }
}

diesel::table! {
    letter_notices (id) {
        id -> BigInt,
        letter_id -> BigInt,
        kind -> Text,
        due_on -> Date,
        reminder_id -> Nullable<BigInt>,
        noted_at -> Timestamp,
        state -> Text,
        tries -> Integer,
        next_try_at -> Nullable<Timestamp>,
        problem -> Text,
    }
}

diesel::table! {
    letter_withdrawals (id) {
        id -> BigInt,
        letter_id -> BigInt,
        reason -> Text,
        proposed_by -> BigInt,
        proposed_at -> Timestamp,
        state -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    exports (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        title -> Text,
        given_to -> Text,
        query -> Text,
        finding_count -> BigInt,
        digest -> Text,
        file_sha256 -> Text,
        size_bytes -> BigInt,
        made_by -> BigInt,
        made_at -> Timestamp,
        revision -> BigInt,
    }
}

diesel::table! {
    export_findings (export_id, finding_id) {
        export_id -> BigInt,
        finding_id -> BigInt,
        brand_id -> Nullable<BigInt>,
        company_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    export_decisions (id) {
        id -> BigInt,
        export_id -> BigInt,
        finding_id -> BigInt,
        cause -> Text,
        replaced_by -> Nullable<BigInt>,
        reason -> Text,
        decided_by -> BigInt,
        decided_at -> Timestamp,
        became -> Nullable<BigInt>,
    }
}

diesel::joinable!(letters -> companies (company_id));
/// Tables that stand in one query, each pair once. Allowing all pairs of all tables makes `cargo check` take nearly three times as long.
macro_rules! in_one_query {
    ($($table:ident: $($other:ident),+;)+) => {
        $($(diesel::allow_tables_to_appear_in_same_query!($table, $other);)+)+
    };
}

in_one_query! {
    journal_entries: journal_changes;
    companies: brand_tenures, brand_names, company_events, company_contacts, maker_strings, exhibits, findings, letters,
        letter_findings;
    brands: brand_tenures, brand_names, maker_strings, weapon_systems, exhibits, parts, findings, readings;
    brand_tenures: brand_names;
    maker_strings: maker_string_parties, weapon_systems, exhibits, parts, findings, readings;
    origin_groups: sources, finding_sources;
    sources: finding_sources, imports;
    weapon_systems: weapon_names, exhibits, parts, findings, readings, letters, letter_findings;
    exhibits: weapon_strings, parts, findings, readings, custody_events, import_findings, import_exhibits, exhibit_photographs,
        exhibit_documents, letters, letter_findings;
    parts: findings, readings;
    findings: readings, finding_sources, finding_moves, finding_disputes, import_findings, photographs, photograph_derivatives,
        finding_photographs, finding_documents, letters, letter_findings, exports, export_findings;
    finding_moves: people;
    custody_events: people, exhibit_documents;
    imports: import_rows, people;
    organisations: people;
    people: person_roles, recovery_codes, passkeys, one_time_links, devices, sessions, api_tokens, photographs, documents,
        finding_photographs, finding_documents, exhibit_photographs, exhibit_documents, dismissed_hits;
    photographs: photograph_derivatives, finding_photographs, exhibit_photographs;
    photograph_derivatives: finding_photographs;
    documents: finding_documents, exhibit_documents;
    finding_photographs: exhibit_photographs;
    screening_lists: list_versions, list_entries;
    list_versions: list_files;
    list_entries: list_entry_names, list_entry_addresses, list_entry_identifiers;
    letters: letter_findings, letter_answers, letter_corrections, letter_notices;
    letter_answers: letter_answer_files;
    exports: export_findings;
}
